namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// A kernel of the GPU: a struct whose fields are the arguments, and its code. Nothing else states the signature;
/// <see cref="GpuKernels"/> loads it by its type and finds all of them for the tests.
/// </summary>
/// <typeparam name="TSelf">The kernel itself; blittable but for views.</typeparam>
internal interface IGpuKernel<TSelf>
    where TSelf : struct, IGpuKernel<TSelf>
{
    /// <summary>What each thread does.</summary>
    static abstract void Run(TSelf kernel);
}
