using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// The step tables of a program in device memory, written for every epoch. They grow and never shrink, but weights are
/// freed when no lane has any. When a table moves, <see cref="Version"/> changes and recorded steps become invalid.
/// </summary>
internal sealed class GpuTables(GpuMemory memory, AcceleratorStream stream, int lanes) : IDisposable
{
    private readonly GpuBuffer<int> _perLane = memory.Allocate<int>(5L * lanes);
    private readonly GpuBuffer<LaneConstants> _settings = memory.Allocate<LaneConstants>(lanes);
    private readonly GpuBuffer<float> _placeholder = memory.Allocate<float>(1);
    private readonly int[] _perLaneHost = new int[5 * lanes];
    private readonly LaneConstants[] _settingsHost = new LaneConstants[lanes];
    private GpuBuffer<StepParameters>? _rows;
    private GpuBuffer<LaneOutcome>? _outcomes;
    private GpuBuffer<int>? _order;
    private GpuBuffer<float>? _weights;
    private GpuBuffer<float>? _predictions;
    private StepParameters[] _rowsHost = [];
    private LaneOutcome[] _outcomesHost = [];
    private int _maxSteps;
    private int _maxRows;

    /// <summary>The version of the layout: it changes when a table has moved or the row capacity has grown.</summary>
    public int Version { get; private set; }

    /// <summary>The most steps of a lane in this epoch.</summary>
    public int Steps { get; private set; }

    /// <summary>The memory for predictions, [lanes, row capacity, outputs]; null until some are requested.</summary>
    public GpuBuffer<float>? Predictions => _predictions;

    /// <summary>The tables as kernels receive them.</summary>
    public StepTables View => new()
    {
        StepIndex = _perLane.View.SubView(0, lanes),
        StepCount = _perLane.View.SubView(lanes, lanes),
        BatchBuffer = _perLane.View.SubView(2L * lanes, lanes),
        Leader = _perLane.View.SubView(3L * lanes, lanes),
        BufferData = _perLane.View.SubView(4L * lanes, lanes),
        RowOrder = _order!.View,
        Weight = _weights is null ? _placeholder.View.SubView(0, 0) : _weights.View,
        Steps = _rows!.View,
        Settings = _settings.View,
        Outcomes = _outcomes!.View,
        MaxSteps = _maxSteps,
        MaxRows = _maxRows,
    };

    /// <summary>Writes the tables of an epoch.</summary>
    public void Write(ReadOnlySpan<LaneBatches> batches, BatchBuffers buffers, int predictionOutputs)
    {
        EnsureCapacity(batches, buffers, predictionOutputs);
        _perLaneHost.AsSpan(0, 4 * lanes).Clear();
        _perLaneHost.AsSpan(4 * lanes).Fill(-1);
        foreach (var laneBatches in batches)
        {
            _perLaneHost[lanes + laneBatches.Lane] = laneBatches.StepCount;
            _perLaneHost[(2 * lanes) + laneBatches.Lane] = buffers.GetBufferNumber(laneBatches.Lane);
            _settingsHost[laneBatches.Lane] = LaneConstants.FromSettings(laneBatches.Settings);
            laneBatches.Steps.AsSpan(0, laneBatches.StepCount).CopyTo(_rowsHost.AsSpan(laneBatches.Lane * _maxSteps));
        }
        _rows!.Write(stream, 0, _rowsHost);
        foreach (var (number, buffer) in buffers.All.Index())
        {
            _perLaneHost[(3 * lanes) + number] = buffer.Leader.Lane;
            _perLaneHost[(4 * lanes) + number] = buffer.Data;
            _order!.Write(stream, (long)number * _maxRows, buffer.Leader.RowOrder);
            if (_weights is not null) _weights.Write(stream, (long)number * _maxRows, GetWeightsInOrder(buffer.Leader));
        }
        _perLane.Write(stream, 0, _perLaneHost);
        _settings.Write(stream, 0, _settingsHost);
        stream.Synchronize();
    }

    /// <summary>Creates the tables of one lane that is always active, for a kernel that runs alone.</summary>
    public static GpuTables CreateForOneStep(GpuMemory memory, AcceleratorStream stream)
    {
        var tables = new GpuTables(memory, stream, lanes: 1);
        var laneBatches = new LaneBatches(0, new([0], [], 1, 1, 1), [0], null, 1, default) { StepCount = 1 };
        tables.Write([laneBatches], new BatchBuffers([laneBatches], 1, _ => 0), predictionOutputs: 0);
        return tables;
    }

    /// <summary>Reads the outcomes of the epoch's steps, and waits for them.</summary>
    public void ReadOutcomes(ReadOnlySpan<LaneBatches> batches)
    {
        _outcomes!.Read(stream, 0, _outcomesHost);
        foreach (var laneBatches in batches)
            for (var i = 0; i < laneBatches.StepCount; i++)
            {
                var outcome = _outcomesHost[((long)laneBatches.Lane * _maxSteps) + i];
                laneBatches.Outcomes[i] = new(outcome.Loss, outcome.SquaredWeights);
            }
    }

    /// <summary>Reads the predictions of the lanes that request them.</summary>
    public void ReadPredictions(ReadOnlySpan<LaneBatches> batches, int outputs)
    {
        foreach (var laneBatches in batches)
            if (laneBatches.Predictions is { } to)
                _predictions!.Read(stream, (long)laneBatches.Lane * _maxRows * outputs, to);
    }

    public void Dispose()
    {
        _perLane.Dispose();
        _settings.Dispose();
        _placeholder.Dispose();
        foreach (var buffer in (IDisposable?[])[_rows, _outcomes, _order, _weights, _predictions]) buffer?.Dispose();
    }

    private void EnsureCapacity(ReadOnlySpan<LaneBatches> batches, BatchBuffers buffers, int predictionOutputs)
    {
        int steps = 1, rows = 1;
        var weighted = false;
        Steps = 0;
        foreach (var laneBatches in batches)
        {
            Steps = Math.Max(Steps, laneBatches.StepCount);
            steps = Math.Max(steps, laneBatches.Steps.Length);
            rows = Math.Max(rows, laneBatches.RowOrder.Length);
            weighted |= laneBatches.Weights is not null;
        }
        if (steps > _maxSteps)
        {
            _maxSteps = steps;
            Reallocate(ref _rows, (long)lanes * steps);
            Reallocate(ref _outcomes, (long)lanes * steps);
            (_rowsHost, _outcomesHost) =
                (new StepParameters[checked(lanes * steps)], new LaneOutcome[checked(lanes * steps)]);
        }
        if (rows > _maxRows)
        {
            _maxRows = rows;
            Version++;
        }
        if (_order is null || _order.Length < (long)_maxRows * buffers.All.Count)
            Reallocate(ref _order, (long)_maxRows * buffers.All.Count);
        if (weighted && (_weights is null || _weights.Length < _order!.Length))
            Reallocate(ref _weights, _order!.Length);
        if (!weighted && _weights is not null) Free(ref _weights);
        var predictions = (long)lanes * _maxRows * predictionOutputs;
        if (predictions > (_predictions?.Length ?? 0)) Reallocate(ref _predictions, predictions);
    }

    private void Reallocate<T>(ref GpuBuffer<T>? buffer, long length) where T : unmanaged
    {
        Free(ref buffer);
        buffer = memory.Allocate<T>(length);
    }

    private void Free<T>(ref GpuBuffer<T>? buffer) where T : unmanaged
    {
        buffer?.Dispose();
        buffer = null;
        Version++;
    }

    private static float[] GetWeightsInOrder(LaneBatches laneBatches) =>
        laneBatches.Weights is { } weights
            ? Array.ConvertAll(laneBatches.RowOrder, row => weights[row])
            : [.. Enumerable.Repeat(1f, laneBatches.RowOrder.Length)];
}
