using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Experiments.Handshake;

namespace Experiments.Silo.Connections;

/// <summary>
/// Looks at the first message of a connection without consuming it. The first message of Orleans has a length of 4
/// bytes, little-endian, of at most 1024, and contains the name of the peer's cluster.
/// </summary>
internal sealed class FirstMessage(string clusterId)
{
    private const int PrefixLength = 4;
    private const int MaxOrleansLength = 1024;

    private readonly byte[] _clusterId = Encoding.UTF8.GetBytes(clusterId);

    /// <summary>Waits until the first message is known.</summary>
    public async ValueTask<FirstMessageKind> ReadAsync(PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            var kind = Examine(read.Buffer);
            // What is not examined is given again to the next reader.
            input.AdvanceTo(read.Buffer.Start, kind is null ? read.Buffer.End : read.Buffer.Start);
            if (kind is { } known) return known;
            if (read.IsCompleted || read.IsCanceled)
                return read.Buffer.IsEmpty ? FirstMessageKind.None : FirstMessageKind.Garbage;
        }
    }

    /// <summary>Returns the kind of a message of which bytes have arrived; null if more bytes are needed.</summary>
    internal FirstMessageKind? Examine(ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        if (HandshakeFrame.MayBegin(bytes))
            return HandshakeFrame.TryRead(bytes, out var frame, out _) switch
            {
                HandshakeProgress.Complete when frame.Kind == HandshakeKind.Hello => FirstMessageKind.Handshake,
                HandshakeProgress.Incomplete => null,
                HandshakeProgress.OtherVersion => FirstMessageKind.OtherHandshake,
                _ => FirstMessageKind.Garbage,
            };
        if (bytes.Length < PrefixLength) return null;
        Span<byte> prefix = stackalloc byte[PrefixLength];
        bytes.Slice(0, PrefixLength).CopyTo(prefix);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is <= 0 or > MaxOrleansLength) return FirstMessageKind.Garbage;
        if (bytes.Length < PrefixLength + length) return null;
        return bytes.Slice(PrefixLength, length).ToArray().AsSpan().IndexOf(_clusterId) >= 0
            ? FirstMessageKind.Orleans
            : FirstMessageKind.OtherCluster;
    }
}

/// <summary>The kind of a connection's first message.</summary>
internal enum FirstMessageKind
{
    /// <summary>The peer hung up without a word.</summary>
    None,

    /// <summary>The beginning of the handshake.</summary>
    Handshake,

    /// <summary>The beginning of a handshake of another version.</summary>
    OtherHandshake,

    /// <summary>The first message of Orleans, from a peer of this cluster's name.</summary>
    Orleans,

    /// <summary>A message like the first one of Orleans, without this cluster's name.</summary>
    OtherCluster,

    /// <summary>Anything else.</summary>
    Garbage,
}
