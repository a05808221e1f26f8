using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Experiments.Engine.Training;

/// <summary>A name for the exact bits of a trained state, for comparing fits without their weights.</summary>
public static class StateDigest
{
    /// <summary>
    /// SHA-256, in lower-case hex, over each tensor's name, length and little-endian floats, in the order that
    /// <paramref name="state"/> enumerates them: for <see cref="LaneResult.State"/>, the order of declaration. All NaN
    /// are alike, for which of them a machine gives depends on how its instructions were chosen.
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
