using System.Numerics;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Training;

/// <summary>
/// A pack of a fixed number of lanes on its way through the epochs. Lanes that have ended are left out; when half have, their
/// places go to fits that wait, and where none does the pack becomes smaller.
/// </summary>
internal sealed class PackTraining : IDisposable
{
    private readonly Device _device;
    private readonly PackSpec _pack;
    private readonly Graph _graph;
    private readonly PackProgram _program;
    private readonly WaitingLanes _waiting;
    private readonly Action<IReadOnlyList<EndedLane>> _onEnd;
    private readonly TimeProvider _clock;
    private readonly Action<EpochReport>? _onEpoch;
    private readonly ILaneCheckpoints? _checkpoints;
    private readonly SharedOrders _orders;
    private readonly List<(LaneTraining Training, LaneSpec Spec)> _active = [];
    private int _width;

    public PackTraining(
        Device device, PackSpec pack, int width, WaitingLanes waiting, Action<IReadOnlyList<EndedLane>> onEnd, Action<EpochReport>? onEpoch,
        ILaneCheckpoints? checkpoints, TimeProvider clock)
    {
        (_device, _pack, _width, _waiting, _onEnd, _onEpoch, _checkpoints, _clock) = (device, pack, width, waiting, onEnd, onEpoch, checkpoints, clock);
        _graph = pack.Trace();
        _orders = new(pack.Shuffle);
        _program = device.Compile(_graph, OptionsOf(pack, width, waiting));
    }

    /// <summary>What a pack's plan is made for.</summary>
    public static PlanOptions OptionsOf(PackSpec pack, int lanes, WaitingLanes waiting) => new()
    {
        Task = pack.Task,
        Lanes = lanes,
        Solver = pack.Solver,
        NesterovsMomentum = pack.NesterovsMomentum,
        Precision = pack.Precision,
        // Of fits that are still to come nothing is known but what they share.
        BatchCapacity = waiting.CanGrow ? pack.BatchSize : Math.Min(pack.BatchSize, waiting.All.Max(lane => Math.Max(lane.TrainRows.Length, lane.ValidationRows.Length))),
        KeepsBest = waiting.CanGrow || waiting.All.Any(lane => lane.ValidationRows.Length > 0),
    };

    /// <summary>Trains until no fit waits and none trains.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        Refill();
        for (var round = 1; _active.Count > 0; round++)
        {
            // Looked at before, so that whoever keeps what there is at the end has seen that it is the end.
            var isCancelled = cancellationToken.IsCancellationRequested;
            Keep();
            if (isCancelled) cancellationToken.ThrowIfCancellationRequested();
            Step(round);
            var left = _active.RemoveAll(lane => !lane.Training.IsActive) + GiveUp();
            if (left > 0 && _active.Count <= _width / 2) Refill();
        }
    }

    public void Dispose() => _program.Dispose();

    private void Step(int round)
    {
        var start = _clock.GetTimestamp();
        foreach (var (lane, _) in _active) lane.Prepare(round);
        _program.Train([.. _active.Select(lane => lane.Training.TrainFeed)]);
        foreach (var (lane, _) in _active) lane.TakeLoss();
        _program.Infer([.. _active.Where(lane => lane.Training is { IsActive: true, Watches: true }).Select(lane => lane.Training.ValidationFeed)]);
        var share = _clock.GetElapsedTime(start) / _active.Count;
        foreach (var (lane, _) in _active)
        {
            var report = lane.Conclude(share);
            _onEpoch?.Invoke(report);
        }
        End(_active.Where(lane => !lane.Training.IsActive));
    }

    private void Keep()
    {
        if (_checkpoints is null) return;
        foreach (var (lane, _) in _active)
            if (lane.HasTrained && _checkpoints.IsDue(lane.Number, lane.Epoch)) _checkpoints.Keep(lane.Number, lane.Capture());
    }

    private void End(IEnumerable<(LaneTraining Training, LaneSpec Spec)> lanes)
    {
        EndedLane[] ended = [.. lanes.Select(lane => new EndedLane(lane.Training.Number, lane.Spec, lane.Training.Result()))];
        if (ended.Length == 0) return;
        // Only what was taken has ended: where taking it runs out of memory, the fits begin again.
        _onEnd(ended);
        foreach (var lane in ended) _waiting.End(lane.Number);
    }

    /// <summary>Leaves out the lanes that nobody wants any more.</summary>
    private int GiveUp() => _active.RemoveAll(lane =>
    {
        if (_waiting.Awaits(lane.Training.Number)) return false;
        _waiting.End(lane.Training.Number);
        return true;
    });

    private void Refill()
    {
        var free = new Queue<int>(Enumerable.Range(0, _width).Except(_active.Select(lane => lane.Training.Lane)));
        _waiting.Fill(free.Count);
        while (free.Count > 0 && _waiting.HasAny)
        {
            var (number, spec) = _waiting.Take();
            if (!_waiting.Awaits(number))
            {
                _waiting.End(number);
                continue;
            }
            var lane = new LaneTraining(_program, _pack, _graph, _orders, spec, number, free.Peek());
            if (!lane.IsActive)
            {
                End([(lane, spec)]);
                continue;
            }
            _active.Add((lane, spec));
            free.Dequeue();
        }
        if (_device.LanesComeAndGo && _active.Count > 0 && _active.Count <= _width / 2) Compact();
    }

    /// <summary>Moves the lanes that are left to the front, and leaves the rest out.</summary>
    private void Compact()
    {
        _width = (int)BitOperations.RoundUpToPowerOf2((uint)_active.Count);
        var free = new Queue<int>(Enumerable.Range(0, _width).Except(_active.Select(lane => lane.Training.Lane)));
        foreach (var (lane, _) in _active)
            if (lane.Lane >= _width) lane.Move(free.Dequeue());
        _program.Width = _width;
    }
}
