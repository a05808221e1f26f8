using Experiments.Engine.Devices.Gpu.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// The ring that stages a buffer's rows: two halves on the card, copied from pinned memory of the host.
/// </summary>
internal sealed class StagingBuffer : IDisposable
{
    /// <summary>The number of steps of one half.</summary>
    public const int HalfSteps = 16;

    private readonly GpuDevice _device;
    private readonly AcceleratorStream _copies;
    private readonly GpuBuffer<float> _x;
    private readonly GpuBuffer<float> _y;
    private readonly PageLockedArray1D<float> _pinnedX;
    private readonly PageLockedArray1D<float> _pinnedY;
    private readonly int _capacity;
    private LaneBatches? _batches;

    public StagingBuffer(GpuDevice device, int capacity, int columns, int outputs)
    {
        (_device, _capacity) = (device, capacity);
        _copies = device.Accelerator.CreateStream();
        try
        {
            _x = device.Memory.Allocate<float>(2L * HalfSteps * capacity * columns);
            _y = device.Memory.Allocate<float>(2L * HalfSteps * capacity * outputs);
            _pinnedX = device.Memory.AllocatePinned<float>((long)HalfSteps * capacity * columns);
            _pinnedY = device.Memory.AllocatePinned<float>((long)HalfSteps * capacity * outputs);
        }
        catch
        {
            // The caller retries with half the lanes, which need the memory.
            Free();
            throw;
        }
    }

    /// <summary>The number of steps that the ring holds.</summary>
    public static int RingSteps => 2 * HalfSteps;

    public ArrayView<float> X => _x.View;

    public ArrayView<float> Y => _y.View;

    /// <summary>Sets the batches that are staged from now on.</summary>
    public void Begin(LaneBatches batches) => _batches = batches;

    /// <summary>
    /// Lays the rows of half a ring of steps, from step <paramref name="from"/> on, and lets the card copy them.
    /// </summary>
    public void Fill(int from)
    {
        var batches = _batches!;
        StagedRows.Lay(batches, from, HalfSteps, _capacity, _pinnedX.Span, _pinnedY.Span, Environment.ProcessorCount);
        var half = from / HalfSteps % 2;
        _device.Bind();
        GpuFailure.Wrap("Copying staged rows", () =>
        {
            _x.View.SubView(half * _pinnedX.Length, _pinnedX.Length).CopyFromPageLockedAsync(_copies, _pinnedX);
            if (batches.Data.Y.Length > 0)
                _y.View.SubView(half * _pinnedY.Length, _pinnedY.Length).CopyFromPageLockedAsync(_copies, _pinnedY);
        });
    }

    /// <summary>Waits until the rows are on the card, and for nothing else.</summary>
    public void Wait() => GpuFailure.Wrap("Waiting for staged rows", _copies.Synchronize);

    public void Dispose() => Free();

    private void Free()
    {
        _x?.Dispose();
        _y?.Dispose();
        if (_pinnedX is { } x) GpuFailure.Suppress(x.Dispose);
        if (_pinnedY is { } y) GpuFailure.Suppress(y.Dispose);
        GpuFailure.Suppress(_copies.Dispose);
    }
}
