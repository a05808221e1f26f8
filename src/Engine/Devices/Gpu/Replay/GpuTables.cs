using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Replay;

/// <summary>
/// The step tables of a program in device memory, laid anew for every epoch. They grow and never shrink; when they move,
/// recorded steps are worth nothing any more, which <see cref="Version"/> says.
/// </summary>
internal sealed class GpuTables(GpuMemory memory, AcceleratorStream stream, int lanes) : IDisposable
{
    private readonly GpuBuffer<int> _perLane = memory.Take<int>(5L * lanes);
    private readonly GpuBuffer<LaneConstants> _settings = memory.Take<LaneConstants>(lanes);
    private readonly GpuBuffer<float> _none = memory.Take<float>(1);
    private readonly int[] _perLaneHost = new int[5 * lanes];
    private readonly LaneConstants[] _settingsHost = new LaneConstants[lanes];
    private GpuBuffer<StepRow>? _rows;
    private GpuBuffer<LaneOutcome>? _outcomes;
    private GpuBuffer<int>? _order;
    private GpuBuffer<float>? _weights;
    private GpuBuffer<float>? _predictions;
    private StepRow[] _rowsHost = [];
    private LaneOutcome[] _outcomesHost = [];
    private int _maxSteps;
    private int _maxRows;

    /// <summary>Changes when a table has moved.</summary>
    public int Version { get; private set; }

    /// <summary>The most steps of a lane in this epoch.</summary>
    public int Steps { get; private set; }

    /// <summary>Where predictions go, [lanes, room for rows, outputs]; null where none are wanted.</summary>
    public GpuBuffer<float>? Predictions => _predictions;

    /// <summary>What kernels are given.</summary>
    public StepTables View => new()
    {
        Step = _perLane.View.SubView(0, lanes),
        Count = _perLane.View.SubView(lanes, lanes),
        Slot = _perLane.View.SubView(2L * lanes, lanes),
        Leader = _perLane.View.SubView(3L * lanes, lanes),
        SlotData = _perLane.View.SubView(4L * lanes, lanes),
        Order = _order!.View,
        Weight = _weights is null ? _none.View.SubView(0, 0) : _weights.View,
        Rows = _rows!.View,
        Settings = _settings.View,
        Outcomes = _outcomes!.View,
        MaxSteps = _maxSteps,
        MaxRows = _maxRows,
    };

    /// <summary>Lays the tables of an epoch.</summary>
    public void Lay(ReadOnlySpan<LaneFeed> feeds, BatchSlots slots, int predictionOutputs)
    {
        MakeRoom(feeds, slots, predictionOutputs);
        _perLaneHost.AsSpan(0, 4 * lanes).Clear();
        _perLaneHost.AsSpan(4 * lanes).Fill(-1);
        foreach (var feed in feeds)
        {
            _perLaneHost[lanes + feed.Lane] = feed.StepCount;
            _perLaneHost[(2 * lanes) + feed.Lane] = slots.SlotOf(feed.Lane);
            _settingsHost[feed.Lane] = LaneConstants.Of(feed.Settings);
            feed.Steps.AsSpan(0, feed.StepCount).CopyTo(_rowsHost.AsSpan(feed.Lane * _maxSteps));
        }
        _rows!.Write(stream, 0, _rowsHost);
        foreach (var (number, slot) in slots.All.Index())
        {
            _perLaneHost[(3 * lanes) + number] = slot.Leader.Lane;
            _perLaneHost[(4 * lanes) + number] = slot.Data;
            _order!.Write(stream, (long)number * _maxRows, slot.Leader.Order);
            if (_weights is not null) _weights.Write(stream, (long)number * _maxRows, InOrder(slot.Leader));
        }
        _perLane.Write(stream, 0, _perLaneHost);
        _settings.Write(stream, 0, _settingsHost);
        stream.Synchronize();
    }

    /// <summary>Tables of one lane that is always active, for a kernel that is run by itself.</summary>
    public static GpuTables OfOneStep(GpuMemory memory, AcceleratorStream stream)
    {
        var tables = new GpuTables(memory, stream, lanes: 1);
        var feed = new LaneFeed(0, new([0], [], 1, 1, 1), [0], null, 1, default) { StepCount = 1 };
        tables.Lay([feed], new BatchSlots([feed], 1, _ => 0), predictionOutputs: 0);
        return tables;
    }

    /// <summary>Reads what the epoch's steps gave, and waits for them.</summary>
    public void ReadOutcomes(ReadOnlySpan<LaneFeed> feeds)
    {
        _outcomes!.Read(stream, 0, _outcomesHost);
        foreach (var feed in feeds)
            for (var i = 0; i < feed.StepCount; i++)
            {
                var outcome = _outcomesHost[((long)feed.Lane * _maxSteps) + i];
                feed.Outcomes[i] = new(outcome.Loss, outcome.SquaredWeights);
            }
    }

    /// <summary>Reads the predictions of those lanes that want them.</summary>
    public void ReadPredictions(ReadOnlySpan<LaneFeed> feeds, int outputs)
    {
        foreach (var feed in feeds)
            if (feed.Predictions is { } to) _predictions!.Read(stream, (long)feed.Lane * _maxRows * outputs, to);
    }

    public void Dispose()
    {
        _perLane.Dispose();
        _settings.Dispose();
        _none.Dispose();
        foreach (var buffer in (IDisposable?[])[_rows, _outcomes, _order, _weights, _predictions]) buffer?.Dispose();
    }

    private void MakeRoom(ReadOnlySpan<LaneFeed> feeds, BatchSlots slots, int predictionOutputs)
    {
        int steps = 1, rows = 1;
        var weighted = false;
        Steps = 0;
        foreach (var feed in feeds)
        {
            Steps = Math.Max(Steps, feed.StepCount);
            steps = Math.Max(steps, feed.Steps.Length);
            rows = Math.Max(rows, feed.Order.Length);
            weighted |= feed.Weights is not null;
        }
        if (steps > _maxSteps)
        {
            _maxSteps = steps;
            Replace(ref _rows, (long)lanes * steps);
            Replace(ref _outcomes, (long)lanes * steps);
            (_rowsHost, _outcomesHost) = (new StepRow[checked(lanes * steps)], new LaneOutcome[checked(lanes * steps)]);
        }
        if (rows > _maxRows)
        {
            _maxRows = rows;
            Version++;
        }
        if (_order is null || _order.Length < (long)_maxRows * slots.All.Count) Replace(ref _order, (long)_maxRows * slots.All.Count);
        if (weighted && (_weights is null || _weights.Length < _order!.Length)) Replace(ref _weights, _order!.Length);
        if (!weighted && _weights is not null) Drop(ref _weights);
        var predictions = (long)lanes * _maxRows * predictionOutputs;
        if (predictions > (_predictions?.Length ?? 0)) Replace(ref _predictions, predictions);
    }

    private void Replace<T>(ref GpuBuffer<T>? buffer, long length) where T : unmanaged
    {
        Drop(ref buffer);
        buffer = memory.Take<T>(length);
    }

    private void Drop<T>(ref GpuBuffer<T>? buffer) where T : unmanaged
    {
        buffer?.Dispose();
        buffer = null;
        Version++;
    }

    private static float[] InOrder(LaneFeed feed) =>
        feed.Weights is { } weights ? Array.ConvertAll(feed.Order, row => weights[row]) : [.. Enumerable.Repeat(1f, feed.Order.Length)];
}
