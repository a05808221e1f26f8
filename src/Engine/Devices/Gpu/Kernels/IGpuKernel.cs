namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// A kernel of the GPU: a struct whose fields are the arguments, with its code. The signature is in no other place;
/// <see cref="GpuKernels"/> loads the kernel by its type, and finds all kernels for the tests.
/// </summary>
/// <typeparam name="TSelf">The kernel itself; blittable except for views.</typeparam>
internal interface IGpuKernel<TSelf>
    where TSelf : struct, IGpuKernel<TSelf>
{
    /// <summary>The code of each thread.</summary>
    static abstract void Run(TSelf kernel);
}
