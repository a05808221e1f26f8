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

    /// <summary>
    /// Fills one half of every ring with the rows of the steps from <paramref name="from"/> on. While the card copies
    /// the rows of one ring, the host lays those of the next.
    /// </summary>
    public void Stage(int from)
    {
        foreach (var source in _sources) source.Ring?.Fill(from);
        foreach (var source in _sources) source.Ring?.Wait();
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
