using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Experiments.Engine.Training;

/// <summary>A digest of the exact bits of a trained state, to compare fits without their weights.</summary>
public static class StateDigest
{
    /// <summary>
    /// Computes the SHA-256, in lower-case hex, of each tensor's name, length and little-endian floats, in the order of
    /// <paramref name="state"/>: for <see cref="LaneResult.State"/>, the order of declaration. All NaNs count as equal:
    /// the bits of a NaN depend on the instructions that the compiler chose.
    /// </summary>
    public static string ComputeSha256(IReadOnlyDictionary<string, float[]> state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, values) in state)
        {
            var bytes = new byte[values.Length * sizeof(float)];
            for (var i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(
                    bytes.AsSpan(i * sizeof(float)), float.IsNaN(values[i]) ? float.NaN : values[i]);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{values.Length}\n"));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
