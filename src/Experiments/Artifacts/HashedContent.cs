using System.Security.Cryptography;
using Experiments.Contracts.Errors;

namespace Experiments.Artifacts;

/// <summary>
/// Content whose hash is known before it is sent, and which can be read again. A stream that cannot be rewound is
/// copied to a temporary file first.
/// </summary>
internal sealed class HashedContent : IAsyncDisposable
{
    private readonly FileStream? _copy;

    private HashedContent(Stream stream, string sha256, FileStream? copy) =>
        (Stream, Sha256, Length, _copy) = (stream, sha256, stream.Length - stream.Position, copy);

    /// <summary>The content, at its beginning.</summary>
    public Stream Stream { get; }

    public string Sha256 { get; }

    public long Length { get; }

    public static async Task<HashedContent> CreateAsync(Stream content, CancellationToken cancellation)
    {
        var copy = content.CanSeek ? null : CreateTemporaryFile();
        try
        {
            if (copy is not null)
            {
                await content.CopyToAsync(copy, cancellation);
                copy.Position = 0;
            }
            var stream = copy ?? content;
            var start = stream.Position;
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
            stream.Position = start;
            return new(stream, hash, copy);
        }
        catch (Exception e)
        {
            if (copy is not null) await copy.DisposeAsync();
            if (e is IOException)
                throw new ArtifactStoreException(
                    $"The data cannot be read or cannot be copied to {Path.GetTempPath()}: {e.Message.TrimEnd('.')}; "
                    + "free space there, or set TMPDIR to another folder.",
                    e, isTransient: true);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _copy?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static FileStream CreateTemporaryFile() =>
        new(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
