using System.IO.Pipelines;

namespace Experiments.Handshake;

/// <summary>Reads and writes the messages of a handshake on a connection.</summary>
internal static class FrameReader
{
    /// <summary>Reads the next message, and nothing beyond it.</summary>
    /// <param name="input">The connection's input.</param>
    /// <param name="kinds">The kinds that may come now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The message; null if the connection ended, or if anything else came.</returns>
    public static async ValueTask<HandshakeFrame?> ReadAsync(
        PipeReader input, HandshakeKind[] kinds, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            var progress = HandshakeFrame.TryRead(read.Buffer, out var frame, out var length);
            if (progress == HandshakeProgress.Complete && kinds.Contains(frame.Kind))
            {
                input.AdvanceTo(read.Buffer.GetPosition(length));
                return frame;
            }
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (progress != HandshakeProgress.Incomplete || read.IsCompleted || read.IsCanceled) return null;
        }
    }

    /// <summary>Writes a message.</summary>
    public static async ValueTask WriteAsync(
        PipeWriter output, HandshakeKind kind, byte[] body, CancellationToken cancellation) =>
        await output.WriteAsync(new HandshakeFrame(kind, body).ToArray(), cancellation);
}
