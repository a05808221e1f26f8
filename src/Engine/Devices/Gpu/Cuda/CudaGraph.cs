namespace Experiments.Engine.Devices.Gpu.Cuda;

/// <summary>
/// A CUDA graph: work of a stream that is recorded once and launched by one call. Own imports: ILGPU has no graphs.
/// </summary>
internal sealed class CudaGraph : IDisposable
{
    /// <summary>Relaxed mode: other threads' calls, also the garbage collector's, do not break a capture.</summary>
    private const int Relaxed = 2;

    private readonly nint _graph;
    private readonly nint _executable;

    private CudaGraph(nint graph, nint executable) => (_graph, _executable) = (graph, executable);

    /// <summary>
    /// Records what <paramref name="work"/> enqueues on a stream, and on a branch of it, without running it.
    /// </summary>
    /// <exception cref="CudaGraphException">The driver rejected the capture; the stream remains usable.</exception>
    public static CudaGraph Capture(nint stream, CudaBranch? branch, Action work)
    {
        try
        {
            ThrowOnError(CudaDriver.BeginCapture(stream, Relaxed), "cuStreamBeginCapture");
            try
            {
                work();
            }
            catch
            {
                // Leaves capture mode after a failure of the work.
                branch?.Abandon();
                if (CudaDriver.EndCapture(stream, out var broken) == 0 && broken != 0)
                    _ = CudaDriver.DestroyGraph(broken);
                throw;
            }
            ThrowOnError(CudaDriver.EndCapture(stream, out var graph), "cuStreamEndCapture");
            var status = CudaDriver.Instantiate(out var executable, graph, 0);
            if (status != 0) _ = CudaDriver.DestroyGraph(graph);
            ThrowOnError(status, "cuGraphInstantiate");
            return new(graph, executable);
        }
        catch (TypeInitializationException e)
        {
            throw new CudaGraphException($"The driver does not support graphs: {e.InnerException?.Message}", e);
        }
    }

    /// <summary>Launches the graph on a stream, in the order of the stream.</summary>
    public void Launch(nint stream) => ThrowOnError(CudaDriver.Launch(_executable, stream), "cuGraphLaunch");

    public void Dispose()
    {
        _ = CudaDriver.DestroyExecutable(_executable);
        _ = CudaDriver.DestroyGraph(_graph);
    }

    /// <exception cref="CudaGraphException">The status is an error.</exception>
    internal static void ThrowOnError(int status, string call)
    {
        if (status != 0)
            throw new CudaGraphException($"{call} returned {CudaDriver.GetErrorName(status)}.") { Status = status };
    }
}

/// <summary>The error that the driver rejected a capture or a launch.</summary>
internal sealed class CudaGraphException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The driver's code; 0 where the driver lacks the call.</summary>
    public int Status { get; init; }
}
