using Experiments.Engine.Devices.Gpu.Cuda;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>
/// The failure of a driver call, with its name and code, which ILGPU's exceptions do not give. The base exception is
/// this one, so that a message about the origin names the call.
/// </summary>
internal sealed class GpuFailure(string call, AcceleratorException inner)
    : Exception($"{call} failed: {Describe(inner)}", inner)
{
    public override Exception GetBaseException() => this;

    /// <summary>Returns the error code and its meaning.</summary>
    public static string Describe(AcceleratorException e) => e switch
    {
        CudaException cuda => $"{cuda.Error}, {cuda.Message}",
        CLException cl => cl.Error.ToString(),
        _ => e.Message,
    };

    /// <summary>Returns true if a call of a driver, or of a library on top of it, failed.</summary>
    public static bool IsGpuFailure(Exception e) =>
        e is GpuFailure or CudaGraphException or CuBlasException || (e is AcceleratorException && !IsOutOfMemory(e));

    /// <summary>
    /// Returns true if, after this error of a call, the process can use no card any more: it must be started again.
    /// </summary>
    public static bool EndsProcess(Exception e) => e switch
    {
        CudaException cuda => CudaFaults.EndsProcess(cuda.Error),
        SimulatedFaultException simulated => CudaFaults.EndsProcess(simulated.Error),
        CudaGraphException graph => CudaFaults.EndsProcess(graph.Status),
        CuBlasException cuBlas => CudaFaults.IsCuBlasFault(cuBlas.Status),
        _ => false,
    };

    /// <summary>Returns true if memory was exhausted. The code decides: other messages also mention memory.</summary>
    public static bool IsOutOfMemory(Exception e) => e switch
    {
        CudaException cuda => cuda.Error == nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY),
        CLException cl => cl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE
            or CLError.CL_OUT_OF_HOST_MEMORY or CLError.CL_OUT_OF_RESOURCES or CLError.CL_INVALID_BUFFER_SIZE,
        _ => e is OutOfMemoryException or ArgumentOutOfRangeException or OverflowException,
    };

    /// <summary>Makes a call, and names it in the exception if it fails.</summary>
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

    /// <summary>Frees a resource of a card that may have failed: the first failure is the one to report.</summary>
    public static void Suppress(Action action)
    {
        try
        {
            action();
        }
        catch (AcceleratorException)
        {
            // The context is lost, with everything in it.
        }
    }
}
