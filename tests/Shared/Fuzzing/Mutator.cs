using System.Buffers.Binary;
using System.Text;

namespace Experiments.Tests.Shared.Fuzzing;

/// <summary>Damages good files: what disks, networks, editors and ill will do to them.</summary>
/// <param name="corpus">Good files.</param>
/// <param name="tokens">The tokens that have a meaning in the inputs.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, params string[] tokens)
{
    private const int MaxLength = 1 << 16;
    private static readonly byte[] Interesting =
        [0, 1, 7, 8, 9, 10, 13, 32, 34, 39, 44, 58, 91, 93, 123, 125, 127, 128, 0xC0, 0xE2, 0xED, 0xFE, 255];
    private static readonly long[] Numbers = [0, 1, 2, -1, 255, 256, 65535, 65536, int.MaxValue, int.MinValue,
        uint.MaxValue, long.MaxValue, long.MinValue, 1 << 30];
    private static readonly string[] Texts = ["0", "-1", "1e999", "-0.0", "1e-400", "NaN", "2147483648",
        "9223372036854775807", "99999999999999999999", "0.1", "1.", ".5", ""];

    private readonly byte[][] _tokens = [.. tokens.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A damaged file; now and then nothing but noise.</summary>
    public byte[] Make(Random random)
    {
        if (random.Next(50) == 0) return Noise(random, random.Next(300));
        var bytes = corpus[random.Next(corpus.Count)];
        for (var rounds = 1 + random.Next(5); rounds > 0; rounds--) bytes = Damage(random, bytes);
        return bytes.Length <= MaxLength ? bytes : bytes[..MaxLength];
    }

    /// <summary>Damages bytes once.</summary>
    public byte[] Damage(Random random, byte[] bytes)
    {
        var (at, length) = Range(random, bytes.Length);
        switch (random.Next(11))
        {
            case 0:
                return Replace(
                bytes, at, Math.Min(1, length), at < bytes.Length ? [(byte)(bytes[at] ^ (1 << random.Next(8)))] : []);
            case 1: return Replace(bytes, at, Math.Min(1, length), [Interesting[random.Next(Interesting.Length)]]);
            case 2: return bytes[..at];
            case 3: return Replace(bytes, at, length, []);
            case 4: return Replace(bytes, Range(random, bytes.Length).At, 0, bytes.AsSpan(at, length));
            case 5: return Replace(bytes, at, 0, Noise(random, 1 + random.Next(8)));
            case 6:
                var other = corpus[random.Next(corpus.Count)];
                return [.. bytes[..at], .. other[Range(random, other.Length).At..]];
            case 7:
                var number = Number(random);
                return Replace(bytes, at, Math.Min(number.Length, bytes.Length - at), number);
            case 8:
                return _tokens.Length == 0
                    ? bytes
                    : Replace(bytes, at, random.Next(2) * Math.Min(4, length), _tokens[random.Next(_tokens.Length)]);
            case 9: return ReplaceDigits(random, bytes, at);
            default: return Replace(bytes, at, 0, Repeat(bytes.AsSpan(at, Math.Min(length, 16)), 1 + random.Next(200)));
        }
    }

    private static (int At, int Length) Range(Random random, int length)
    {
        var at = random.Next(length + 1);
        return (at, Math.Min(length - at, random.Next(3) == 0 ? random.Next(length + 1) : random.Next(20)));
    }

    private static byte[] Replace(byte[] bytes, int at, int length, ReadOnlySpan<byte> by) =>
        [.. bytes.AsSpan(0, at), .. by, .. bytes.AsSpan(at + length)];

    private static byte[] ReplaceDigits(Random random, byte[] bytes, int from)
    {
        var start = bytes.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0) return bytes;
        var end = bytes.AsSpan(from + start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return Replace(bytes, from + start, end < 0 ? bytes.Length - from - start : end, Encoding.UTF8.GetBytes(
            Texts[random.Next(Texts.Length)]));
    }

    private static byte[] Number(Random random)
    {
        var eight = new byte[8];
        var value = Numbers[random.Next(Numbers.Length)] + random.Next(-1, 2);
        if (random.Next(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        else return eight[..Write(eight, value, 1 << random.Next(4))];
        return eight[..(1 << random.Next(4))];
    }

    private static int Write(byte[] target, long value, int size)
    {
        for (var i = 0; i < size; i++) target[i] = (byte)(value >> (8 * (size - 1 - i)));
        return size;
    }

    private static byte[] Repeat(ReadOnlySpan<byte> bytes, int times)
    {
        var repeated = new byte[bytes.Length * times];
        for (var i = 0; i < times; i++) bytes.CopyTo(repeated.AsSpan(i * bytes.Length));
        return repeated;
    }

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
