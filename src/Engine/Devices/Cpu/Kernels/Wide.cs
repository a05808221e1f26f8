global using Wide = System.Runtime.Intrinsics.Vector512<float>;

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// The virtual width of 16 floats, which every kernel except the matrix product uses. The runtime lowers it to one
/// AVX-512 register, two AVX2 registers, or smaller ones. The operations are those of IEEE 754 on each element, so the
/// bits are the same on all machines. Operations that vary between machines must not be used: estimates, Min, Max.
/// </summary>
internal static unsafe class WideOps
{
    /// <summary>The number of floats in the virtual width.</summary>
    public const int Count = 16;

    /// <summary>Loads the first <paramref name="count"/> floats, followed by zeros.</summary>
    public static Wide LoadPart(float* from, int count)
    {
        Wide value = Wide.Zero;
        Unsafe.CopyBlockUnaligned(&value, from, (uint)count * sizeof(float));
        return value;
    }

    /// <summary>Stores the first <paramref name="count"/> floats.</summary>
    public static void StorePart(Wide value, float* to, int count) =>
        Unsafe.CopyBlockUnaligned(to, &value, (uint)count * sizeof(float));

    /// <summary>Sums the elements by a fixed tree: halves are added until one element is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Wide value)
    {
        Vector256<float> eight = value.GetLower() + value.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>Returns the larger of each pair; the second if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Max(Wide a, Wide b) => Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);
}
