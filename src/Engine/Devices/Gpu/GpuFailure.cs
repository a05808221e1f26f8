using Experiments.Engine.Devices.Gpu.Cuda;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>
/// A call of a driver that failed, by its name and code, which ILGPU's exceptions do not tell. What it wraps is the
/// exception's own, so that whoever asks for its origin is told the call.
/// </summary>
internal sealed class GpuFailure(string call, AcceleratorException inner)
    : Exception($"{call} failed: {Describe(inner)}", inner)
{
    public override Exception GetBaseException() => this;

    /// <summary>The code, and what it means.</summary>
    public static string Describe(AcceleratorException e) => e switch
    {
        CudaException cuda => $"{cuda.Error}, {cuda.Message}",
        CLException cl => cl.Error.ToString(),
        _ => e.Message,
    };

    /// <summary>Whether a driver, or a library on top of it, refused a call.</summary>
    public static bool IsGpuFailure(Exception e) =>
        e is GpuFailure or CudaGraphException or CuBlasException || (e is AcceleratorException && !IsOutOfMemory(e));

    /// <summary>Whether there was no room. By the code alone: an illegal access to memory says «memory» too.</summary>
    public static bool IsOutOfMemory(Exception e) => e switch
    {
        CudaException cuda => cuda.Error == nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY),
        CLException cl => cl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE
            or CLError.CL_OUT_OF_HOST_MEMORY or CLError.CL_OUT_OF_RESOURCES or CLError.CL_INVALID_BUFFER_SIZE,
        _ => e is OutOfMemoryException or ArgumentOutOfRangeException or OverflowException,
    };

    /// <summary>Makes a call, and says which it was where it fails.</summary>
    public static void Wrap(string call, Action action)
    {
        try
        {
            action();
        }
        catch (AcceleratorException e)
        {
            throw new GpuFailure(call, e);
        }
    }

    /// <summary>Frees what a card may have taken along when it failed: the first failure is the one to tell.</summary>
    public static void Suppress(Action action)
    {
        try
        {
            action();
        }
        catch (AcceleratorException)
        {
            // The context is lost, and all that was in it with it.
        }
    }
}
