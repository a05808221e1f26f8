global using Wide = System.Runtime.Intrinsics.Vector512<float>;

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// The virtual width of 16 floats that every kernel but the matrix product is written in. The runtime lowers it to one
/// AVX-512 register, two AVX2 registers, or smaller ones; the operations are those of IEEE 754 on each element, so the
/// bits are the same on all of them. Only what does not vary between machines may be used: no estimates, no Min or Max.
/// </summary>
internal static unsafe class WideOps
{
    /// <summary>The number of floats.</summary>
    public const int Count = 16;

    /// <summary>The first <paramref name="count"/> floats, and zeros after them.</summary>
    public static Wide LoadPart(float* from, int count)
    {
        Wide value = Wide.Zero;
        Unsafe.CopyBlockUnaligned(&value, from, (uint)count * sizeof(float));
        return value;
    }

    /// <summary>Stores the first <paramref name="count"/> floats.</summary>
    public static void StorePart(Wide value, float* to, int count) =>
        Unsafe.CopyBlockUnaligned(to, &value, (uint)count * sizeof(float));

    /// <summary>The elements' sum by the fixed tree: halves are added until one is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Wide value)
    {
        Vector256<float> eight = value.GetLower() + value.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>The larger of each pair; the second where either is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Max(Wide a, Wide b) => Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);
}
