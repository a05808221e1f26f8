using System.Buffers;

namespace Experiments.Handshake;

/// <summary>
/// A message of the handshake: magic (4 bytes), version, kind, and a body whose length the kind determines. The magic,
/// read as the length of Orleans' first frame, is too large for one, so that the two cannot be confused.
/// </summary>
internal readonly record struct HandshakeFrame(HandshakeKind Kind, byte[] Body)
{
    /// <summary>The version of the handshake.</summary>
    public const byte Version = 1;

    /// <summary>The length of a nonce.</summary>
    public const int NonceLength = 32;

    /// <summary>The length of a proof.</summary>
    public const int ProofLength = 32;

    /// <summary>The length of magic, version and kind.</summary>
    public const int HeaderLength = 6;

    private const int HelloLength = 2 + NonceLength;

    /// <summary>The first bytes of every message.</summary>
    public static ReadOnlySpan<byte> Magic => "EXPH"u8;

    /// <summary>Writes the message.</summary>
    public byte[] ToArray() => [.. Magic, Version, (byte)Kind, .. Body];

    /// <summary>Checks whether bytes are, or may become, the beginning of a message.</summary>
    public static bool MayBegin(ReadOnlySequence<byte> bytes)
    {
        Span<byte> first = stackalloc byte[(int)Math.Min(Magic.Length, bytes.Length)];
        bytes.Slice(0, first.Length).CopyTo(first);
        return Magic.StartsWith(first);
    }

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">The bytes that have arrived.</param>
    /// <param name="frame">The message, if it is complete.</param>
    /// <param name="length">The length of the message, if it is complete.</param>
    /// <returns>
    /// Whether the message is complete; <see cref="HandshakeProgress.Invalid"/> if no further bytes can make it one.
    /// </returns>
    public static HandshakeProgress TryRead(ReadOnlySequence<byte> bytes, out HandshakeFrame frame, out int length)
    {
        (frame, length) = (default, 0);
        if (!MayBegin(bytes)) return HandshakeProgress.Invalid;
        if (bytes.Length < HeaderLength) return HandshakeProgress.Incomplete;
        Span<byte> header = stackalloc byte[HeaderLength];
        bytes.Slice(0, HeaderLength).CopyTo(header);
        if (header[Magic.Length] != Version) return HandshakeProgress.OtherVersion;
        var kind = (HandshakeKind)header[^1];
        int? body = kind switch
        {
            HandshakeKind.Hello => HelloLength,
            HandshakeKind.Challenge => NonceLength,
            HandshakeKind.Proof => ProofLength,
            HandshakeKind.Refusal => 1,
            _ => null,
        };
        if (body is not { } size) return HandshakeProgress.Invalid;
        if (bytes.Length < HeaderLength + size) return HandshakeProgress.Incomplete;
        length = HeaderLength + size;
        frame = new(kind, bytes.Slice(HeaderLength, size).ToArray());
        return HandshakeProgress.Complete;
    }
}

/// <summary>The kind of a message of the handshake.</summary>
internal enum HandshakeKind : byte
{
    /// <summary>The first message: role, port, and the nonce of whoever opened the connection.</summary>
    Hello = 1,

    /// <summary>The answer: the silo's nonce.</summary>
    Challenge = 2,

    /// <summary>A proof that the sender has the secret.</summary>
    Proof = 3,

    /// <summary>The end of the handshake, with its reason.</summary>
    Refusal = 4,
}

/// <summary>The state of a message of which bytes have arrived.</summary>
internal enum HandshakeProgress
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The message is there.</summary>
    Complete,

    /// <summary>The bytes are no message.</summary>
    Invalid,

    /// <summary>The message is one of another version.</summary>
    OtherVersion,
}
