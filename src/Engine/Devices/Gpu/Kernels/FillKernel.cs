using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Fills a tensor with one value, a thread per element. ILGPU's own fill is not used: on OpenCL it fails for a part of
/// a buffer that does not begin at the buffer's start.
/// </summary>
internal readonly record struct FillKernel(ArrayView<float> Values, float Value) : IGpuKernel<FillKernel>
{
    public static void Run(FillKernel kernel)
    {
        var at = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        if (at < kernel.Values.Length) kernel.Values[at] = kernel.Value;
    }
}
