using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Experiments.Silo.Workers;

/// <summary>
/// The number that this silo draws at its start and sends with every call about a lease. Coordinators keep it with each
/// lease that they grant to this silo's slots: whoever only guesses a lease's token can do nothing with it.
/// </summary>
/// <param name="value">The number, never 0.</param>
internal sealed class LeaseSecret(long value)
{
    public long Value => value;

    /// <summary>Draws a secret of 64 random bits.</summary>
    public static LeaseSecret Create()
    {
        while (true)
        {
            var drawn = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));
            if (drawn != 0) return new(drawn);
        }
    }

    /// <summary>Checks whether two secrets are equal, in a time that does not depend on their values.</summary>
    public static bool AreEqual(long a, long b)
    {
        Span<byte> left = stackalloc byte[sizeof(long)], right = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(left, a);
        BinaryPrimitives.WriteInt64LittleEndian(right, b);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }
}
