namespace Experiments.Cli.Terminals;

/// <summary>
/// Standard output or standard error, which whoever starts the program may have closed, as cron does, or put on a disk
/// that is full.
/// </summary>
/// <param name="inner">The stream of the process.</param>
/// <param name="isMessages">
/// True for standard error: there is no other place to report that it takes nothing, and the exit code tells the rest.
/// </param>
internal sealed class StandardStream(Stream inner, bool isMessages) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!isMessages) throw new OutputException(e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // A table of results is some megabytes: without this, each piece of it would go to another thread.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
        // A stream of the console has no buffer.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
