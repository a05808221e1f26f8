using Experiments.Engine.Numerics;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Fills a tensor with uniform draws from [-bound, bound), from the start of one key's stream: Philox4x32-10 with the
/// bits of <see cref="Philox"/>, a thread per block of four.
/// </summary>
internal readonly record struct FillUniformKernel(
    ArrayView<float> Values, float Bound, uint Step, uint Epoch, uint FoldAndPurpose, uint Key0, uint Key1)
    : IGpuKernel<FillUniformKernel>
{
    public static void Run(FillUniformKernel kernel)
    {
        var (values, bound, key0, key1) = (kernel.Values, kernel.Bound, kernel.Key0, kernel.Key1);
        var block = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if (block * 4L >= values.Length) return;
        uint c0 = (uint)block, c1 = kernel.Step, c2 = kernel.Epoch, c3 = kernel.FoldAndPurpose;
        for (var round = 0; round < PhiloxBlock.Rounds; round++)
        {
            var product0 = (ulong)PhiloxBlock.Multiplier0 * c0;
            var product1 = (ulong)PhiloxBlock.Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ key0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ key1;
            c3 = (uint)product0;
            key0 += PhiloxBlock.Weyl0;
            key1 += PhiloxBlock.Weyl1;
        }
        Store(values, (block * 4), c0, bound);
        Store(values, (block * 4) + 1, c1, bound);
        Store(values, (block * 4) + 2, c2, bound);
        Store(values, (block * 4) + 3, c3, bound);
    }

    private static void Store(ArrayView<float> values, int at, uint word, float bound)
    {
        if (at < values.Length) values[at] = ((2 * ((word >> 8) * (1f / (1 << 24)))) - 1) * bound;
    }
}
