using System.Numerics;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Training;

/// <summary>
/// The training of a pack with a fixed number of lanes. Lanes that have ended are not run. When half have ended,
/// waiting fits take their places; if none waits, the pack becomes smaller on a device that can compact lanes.
/// </summary>
internal sealed class PackTraining : IDisposable
{
    private readonly Device _device;
    private readonly PackSpec _pack;
    private readonly Graph _graph;
    private readonly PackProgram _program;
    private readonly LaneQueue _queue;
    private readonly ILaneRefill _refill;
    private readonly TimeProvider _clock;
    private readonly ILaneCheckpoints? _checkpoints;
    private readonly SharedRowOrders _rowOrders;
    private readonly MomentCorrections _corrections;
    private readonly bool _laysAhead;
    private readonly List<(LaneTraining Training, LaneSpec Spec)> _active = [];
    private int _width;

    public PackTraining(
        Device device, PackSpec pack, int width, LaneQueue queue, ILaneRefill refill,
        ILaneCheckpoints? checkpoints, TimeProvider clock)
    {
        (_device, _pack, _width, _queue, _refill, _checkpoints, _clock) =
            (device, pack, width, queue, refill, checkpoints, clock);
        _graph = pack.Trace();
        // A device that runs lanes in turn runs them on the host's cores, which are not idle meanwhile.
        _laysAhead = !device.RunsLanesInTurn;
        _rowOrders = new(pack.Shuffle, _laysAhead);
        _corrections = new(pack.Solver);
        _program = device.Compile(_graph, CreateOptions(pack, width, queue));
    }

    /// <summary>Creates the options of a pack's execution plan.</summary>
    public static PlanOptions CreateOptions(PackSpec pack, int lanes, LaneQueue queue) => new()
    {
        Task = pack.Task,
        Lanes = lanes,
        Solver = pack.Solver,
        NesterovsMomentum = pack.NesterovsMomentum,
        Precision = pack.Precision,
        // Of further fits only the shared settings are known.
        BatchCapacity = queue.CanGrow ? pack.BatchSize : Math.Min(
            pack.BatchSize, queue.Waiting.Max(lane => Math.Max(lane.TrainRows.Length, lane.ValidationRows.Length))),
        KeepsBest = queue.CanGrow || queue.Waiting.Any(lane => lane.ValidationRows.Length > 0),
    };

    /// <summary>Trains until no fit trains and none waits.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        Refill();
        for (var round = 1; _active.Count > 0; round++)
        {
            // Read before checkpoints are saved, so the receiver of the last ones has seen the cancellation too.
            var isCancelled = cancellationToken.IsCancellationRequested;
            SaveCheckpoints();
            if (isCancelled) cancellationToken.ThrowIfCancellationRequested();
            TrainEpoch(round);
            var left = _active.RemoveAll(lane => !lane.Training.IsActive) + RemoveUnwanted();
            if (left > 0 && _active.Count <= _width / 2) Refill();
        }
    }

    public void Dispose() => _program.Dispose();

    private void TrainEpoch(int round)
    {
        if (_program.Plan.Options.RunsLanesInTurn) foreach (var (lane, _) in _active) TrainEpoch([lane], round);
        else TrainEpoch([.. _active.Select(lane => lane.Training)], round);
        EndLanes(_active.Where(lane => !lane.Training.IsActive));
    }

    /// <summary>Trains lanes that run together for an epoch; their times are equal parts of its time.</summary>
    private void TrainEpoch(LaneTraining[] lanes, int round)
    {
        var start = _clock.GetTimestamp();
        ForEach(lanes, lane => lane.BeginEpoch(round));
        var ahead = _laysAhead ? Task.Run(() => ForEach(lanes, lane => lane.LayAhead(round))) : Task.CompletedTask;
        try
        {
            _program.Train([.. lanes.Select(lane => lane.TrainBatches)]);
            foreach (var lane in lanes) lane.RecordLoss();
            _program.Infer([.. lanes.Where(lane => lane is { IsActive: true, HasValidation: true })
                .Select(lane => lane.ValidationBatches)]);
        }
        finally
        {
            ahead.GetAwaiter().GetResult();
        }
        var share = _clock.GetElapsedTime(start) / lanes.Length;
        foreach (var lane in lanes) _refill.OnEpoch(lane.EndEpoch(share));
    }

    /// <summary>Does the host's work for each lane, on several threads if there are several lanes.</summary>
    private static void ForEach(LaneTraining[] lanes, Action<LaneTraining> work)
    {
        if (lanes.Length == 1) work(lanes[0]);
        else Parallel.ForEach(lanes, work);
    }

    private void SaveCheckpoints()
    {
        if (_checkpoints is null) return;
        foreach (var (lane, _) in _active)
            if (lane.HasTrained && _checkpoints.IsDue(lane.Number, lane.Epoch))
                _checkpoints.Save(lane.Number, lane.CreateCheckpoint());
    }

    private void EndLanes(IEnumerable<(LaneTraining Training, LaneSpec Spec)> lanes)
    {
        CompletedLane[] ended =
            [.. lanes.Select(lane => new CompletedLane(lane.Training.Number, lane.Spec, lane.Training.CreateResult()))];
        if (ended.Length == 0) return;
        // A fit is complete when its result was received: if the receiver runs out of memory, the fit starts again.
        _refill.OnLanesEnded(ended);
        foreach (var lane in ended) _queue.Complete(lane.Number);
    }

    /// <summary>Removes the lanes of fits that are no longer wanted.</summary>
    private int RemoveUnwanted() => _active.RemoveAll(lane =>
    {
        if (_queue.IsWanted(lane.Training.Number)) return false;
        _queue.Complete(lane.Training.Number);
        return true;
    });

    private void Refill()
    {
        var free = new Queue<int>(Enumerable.Range(0, _width).Except(_active.Select(lane => lane.Training.Lane)));
        _queue.Refill(free.Count);
        while (free.Count > 0 && _queue.HasWaiting)
        {
            var (number, spec) = _queue.Dequeue();
            if (!_queue.IsWanted(number))
            {
                _queue.Complete(number);
                continue;
            }
            var lane = new LaneTraining(_program, _pack, _graph, _rowOrders, _corrections, spec, number, free.Peek());
            if (!lane.IsActive)
            {
                EndLanes([(lane, spec)]);
                continue;
            }
            _active.Add((lane, spec));
            free.Dequeue();
        }
        if (_device.CanCompactLanes && _active.Count > 0 && _active.Count <= _width / 2) Compact();
    }

    /// <summary>Moves the remaining lanes to the front, and narrows the program to them.</summary>
    private void Compact()
    {
        _width = (int)BitOperations.RoundUpToPowerOf2((uint)_active.Count);
        var free = new Queue<int>(Enumerable.Range(0, _width).Except(_active.Select(lane => lane.Training.Lane)));
        foreach (var (lane, _) in _active)
            if (lane.Lane >= _width) lane.Move(free.Dequeue());
        _program.Width = _width;
    }
}
