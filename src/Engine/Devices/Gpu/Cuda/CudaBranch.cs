using Experiments.Engine.Devices.Gpu.Programs;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Devices.Gpu.Cuda;

/// <summary>
/// A second stream that takes part in the capture of another: events become the edges of the graph. Outside a capture
/// it is not used.
/// </summary>
internal sealed class CudaBranch : IStepBranch, IDisposable
{
    private const int Buffers = 2;
    private const int ForkEvent = Buffers, JoinEvent = Buffers + 1;

    private readonly CudaStream _origin;
    private readonly CudaStream _stream;
    private readonly List<nint> _events = [];
    private bool _isForked;

    /// <summary>Creates the stream and its events.</summary>
    /// <param name="origin">The stream that is captured.</param>
    /// <exception cref="CudaGraphException">The driver refused an event.</exception>
    public CudaBranch(CudaStream origin)
    {
        _origin = origin;
        _stream = (CudaStream)origin.Accelerator.CreateStream();
        try
        {
            for (var i = 0; i <= JoinEvent; i++)
            {
                CudaGraph.ThrowOnError(CudaDriver.CreateEvent(out var created), "cuEventCreate");
                _events.Add(created);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public AcceleratorStream Stream => _stream;

    /// <summary>True once a step has used the branch.</summary>
    public bool WasForked { get; private set; }

    public void Fork()
    {
        (_isForked, WasForked) = (true, true);
        Record(ForkEvent, _origin);
        Wait(_stream, ForkEvent);
    }

    public void Release(int buffer) => Record(buffer, _stream);

    public void Acquire(int buffer) => Wait(_origin, buffer);

    public void Join()
    {
        if (!_isForked) return;
        _isForked = false;
        Record(JoinEvent, _stream);
        Wait(_origin, JoinEvent);
    }

    /// <summary>
    /// Joins after a failure, so that the capture can end. What fails now was said by the failure before.
    /// </summary>
    public void Abandon()
    {
        if (!_isForked) return;
        _isForked = false;
        _ = CudaDriver.RecordEvent(_events[JoinEvent], _stream.StreamPtr);
        _ = CudaDriver.WaitForEvent(_origin.StreamPtr, _events[JoinEvent]);
    }

    public void Dispose()
    {
        foreach (var each in _events) _ = CudaDriver.DestroyEvent(each);
        _events.Clear();
        GpuFailure.Suppress(_stream.Dispose);
    }

    private void Record(int number, CudaStream stream) =>
        CudaGraph.ThrowOnError(CudaDriver.RecordEvent(_events[number], stream.StreamPtr), "cuEventRecord");

    private void Wait(CudaStream stream, int number) =>
        CudaGraph.ThrowOnError(CudaDriver.WaitForEvent(stream.StreamPtr, _events[number]), "cuStreamWaitEvent");
}
