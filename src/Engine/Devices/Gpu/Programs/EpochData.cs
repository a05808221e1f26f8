using Experiments.Engine.Data;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// The sources of an epoch's rows: data sets in the card's memory, and for each buffer whose data set does not fit a
/// ring, which the host fills ahead of the steps.
/// </summary>
internal sealed class EpochData(GpuDevice device, int capacity, int columns, int outputs) : IDisposable
{
    private readonly List<Source> _sources = [];
    private readonly Dictionary<PreparedData, int> _resident = new(ReferenceEqualityComparer.Instance);
    private readonly List<StagingBuffer> _rings = [];

    /// <summary>The sources by number.</summary>
    public IReadOnlyList<Source> Sources => _sources;

    /// <summary>The sources as kernels receive them: as many at a time as one launch takes.</summary>
    public IEnumerable<RowSources> RowSources
    {
        get
        {
            for (var first = 0; first < _sources.Count; first += Kernels.RowSources.Capacity)
                yield return CreateRowSources(
                    first, Math.Min(Kernels.RowSources.Capacity, _sources.Count - first));
        }
    }

    /// <summary>The identity of the sources, on which recorded steps depend.</summary>
    public string Identity => string.Join(',', _sources.Select(source => source.Identity));

    /// <summary>True if steps wait for rows from the host.</summary>
    public bool IsStaged => _sources.Exists(source => source.Ring is not null);

    /// <summary>Begins an epoch.</summary>
    public void Begin()
    {
        _sources.Clear();
        _resident.Clear();
        device.Data.BeginEpoch();
    }

    /// <summary>
    /// Adds the source of a buffer and returns its number. A staged source belongs to one buffer alone.
    /// </summary>
    public int AddSource(LaneBatches batches)
    {
        if (_resident.TryGetValue(batches.Data, out var number)) return number;
        if (device.Data.GetOrUpload(batches.Data) is { } data)
        {
            _sources.Add(
                new(data.X.View, data.HasTargets ? data.Y.View : data.Y.View.SubView(0, 0), data.Number, null));
            return _resident[batches.Data] = _sources.Count - 1;
        }
        var ring = _sources.Count(source => source.Ring is not null);
        if (ring == _rings.Count) _rings.Add(new(device, capacity, columns, outputs));
        _rings[ring].Begin(batches);
        _sources.Add(new(_rings[ring].X,
            batches.Data.Y.Length > 0 ? _rings[ring].Y : _rings[ring].Y.SubView(0, 0), -1 - ring, _rings[ring]));
        return _sources.Count - 1;
    }

    /// <summary>Fills one half of every ring with the rows of the steps from <paramref name="from"/> on.</summary>
    public void Stage(int from)
    {
        foreach (var source in _sources) source.Ring?.Fill(from);
    }

    public void Dispose()
    {
        foreach (var ring in _rings) ring.Dispose();
    }

    private RowSources CreateRowSources(int first, int count)
    {
        var sources = new RowSources { First = first, Count = count, RingSteps = StagingBuffer.RingSteps };
        // The unused places get the first data set too, because an argument must be valid memory.
        for (var i = 0; i < Kernels.RowSources.Capacity; i++)
        {
            var source = _sources[first + (i < count ? i : 0)];
            sources.Set(i, source.X, source.Y, source.Ring is not null);
        }
        return sources;
    }

    /// <summary>A source from which rows are gathered.</summary>
    internal sealed record Source(ArrayView<float> X, ArrayView<float> Y, long Identity, StagingBuffer? Ring);
}

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
    private readonly int _columns;
    private readonly int _outputs;
    private LaneBatches? _batches;

    public StagingBuffer(GpuDevice device, int capacity, int columns, int outputs)
    {
        (_device, _capacity, _columns, _outputs) = (device, capacity, columns, outputs);
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
    /// Copies the rows of half a ring of steps, from step <paramref name="from"/> on, and waits for this copy only.
    /// </summary>
    public void Fill(int from)
    {
        var batches = _batches!;
        var hasTargets = batches.Data.Y.Length > 0;
        var x = _pinnedX.Span;
        var y = _pinnedY.Span;
        for (var step = from; step < Math.Min(from + HalfSteps, batches.StepCount); step++)
            for (var row = 0; row < batches.Steps[step].Rows; row++)
            {
                var source = batches.RowOrder[batches.Steps[step].Start + row];
                var to = ((step - from) * _capacity) + row;
                batches.Data.X.AsSpan(source * _columns, _columns).CopyTo(x[(to * _columns)..]);
                if (hasTargets) batches.Data.Y.AsSpan(source * _outputs, _outputs).CopyTo(y[(to * _outputs)..]);
            }
        var half = from / HalfSteps % 2;
        _device.Bind();
        GpuFailure.Wrap("Copying staged rows", () =>
        {
            _x.View.SubView(half * _pinnedX.Length, _pinnedX.Length).CopyFromPageLockedAsync(_copies, _pinnedX);
            if (hasTargets)
                _y.View.SubView(half * _pinnedY.Length, _pinnedY.Length).CopyFromPageLockedAsync(_copies, _pinnedY);
            _copies.Synchronize();
        });
    }

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
