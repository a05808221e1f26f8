using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Engine.Training.Schedules;

namespace Experiments.Engine.Training;

/// <summary>One lane on its way through the epochs: what it does next, what it has seen, and whether it goes on.</summary>
internal sealed class LaneTraining
{
    private readonly PackProgram _program;
    private readonly LaneSpec _spec;
    private readonly int _number;
    private readonly EpochSteps _trainSteps;
    private readonly EpochSteps _validationSteps;
    private readonly LearningRate _learningRate;
    private readonly EarlyStopping _earlyStopping;
    private readonly List<double> _losses = [];
    private readonly List<double> _validationLosses = [];
    private StopReason? _reason;
    private int _resumedFrom;
    private int _epoch;
    private double _epochLearningRate;
    private TimeSpan _time;

    /// <summary>Puts a fit into a lane of the program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="pack">What the lanes share.</param>
    /// <param name="graph">What is trained.</param>
    /// <param name="orders">The orders of the pack's rows.</param>
    /// <param name="spec">The fit.</param>
    /// <param name="number">Its number among the fits of the pack, which reports bear.</param>
    /// <param name="lane">The lane of the program that is free for it.</param>
    public LaneTraining(PackProgram program, PackSpec pack, Graph graph, SharedOrders orders, LaneSpec spec, int number, int lane)
    {
        (_program, _spec, _number, Lane) = (program, spec, number, lane);
        _trainSteps = new EpochSteps(lane, spec, pack.BatchSize, spec.TrainRows, orders.Of(spec, validates: false), pack.Task, pack.Solver);
        _validationSteps = new EpochSteps(lane, spec, program.Plan.Options.BatchCapacity, spec.ValidationRows, orders.Of(spec, validates: true), pack.Task, pack.Solver);
        _learningRate = LearningRate.From(spec.Schedule, spec.LearningRateInit);
        _earlyStopping = new EarlyStopping(spec.Patience, spec.MinDelta);
        if (spec.MaxIter < 1) _reason = StopReason.MaxIterations;

        if (spec.From is { } from && from.Fits(spec, program.Plan))
        {
            Resume(from);
            return;
        }
        if (spec.InitialState is null)
        {
            program.DrawState(lane, graph, spec.Seed, spec.Fold);
            return;
        }
        var state = new float[program.Plan.State.Floats];
        program.Plan.State.Pack(spec.InitialState, state);
        program.WriteState(lane, state);
    }

    /// <summary>The fit's number among the fits of the pack.</summary>
    public int Number => _number;

    /// <summary>The lane of the program.</summary>
    public int Lane { get; private set; }

    /// <summary>Whether it trains on.</summary>
    public bool IsActive => _reason is null;

    /// <summary>Whether it has rows that early stopping watches.</summary>
    public bool Watches => _spec.ValidationRows.Length > 0;

    /// <summary>The epochs trained.</summary>
    public int Epoch => _epoch;

    /// <summary>Whether it has trained here.</summary>
    public bool HasTrained => _epoch > _resumedFrom;

    /// <summary>What it does in a training epoch.</summary>
    public LaneFeed TrainFeed => _trainSteps.Feed;

    /// <summary>What it does to get its validation loss.</summary>
    public LaneFeed ValidationFeed => _validationSteps.Feed;

    /// <summary>Goes on in another lane of the program.</summary>
    public void Move(int lane)
    {
        _program.MoveLane(Lane, lane);
        Lane = TrainFeed.Lane = ValidationFeed.Lane = lane;
    }

    /// <summary>Lays out the next epoch, in a round of the pack.</summary>
    public void Prepare(int round)
    {
        (_epoch, _epochLearningRate) = (_epoch + 1, _learningRate.Value);
        _trainSteps.Prepare(_epoch, round, _epochLearningRate);
        if (ValidationFeed.StepCount == 0 && Watches) _validationSteps.Prepare(_epoch, round, 0);
    }

    /// <summary>Reads the epoch's training loss; a loss that is not finite ends this lane, and this lane alone.</summary>
    public void TakeLoss()
    {
        _losses.Add(_trainSteps.MeanLoss(withPenalty: true));
        if (!double.IsFinite(_losses[^1])) _reason = StopReason.Diverged;
    }

    /// <summary>Reads the validation loss where there is one, and decides whether the lane goes on.</summary>
    /// <param name="time">The lane's share of the time that the epoch took.</param>
    public EpochReport Conclude(TimeSpan time)
    {
        _time += time;
        if (IsActive && Watches) TakeValidationLoss();
        if (IsActive && _epoch >= _spec.MaxIter) _reason = StopReason.MaxIterations;
        if (IsActive) _learningRate.Next(Watches ? _validationLosses[^1] : _losses[^1]);
        double? validation = _validationLosses.Count == _epoch ? _validationLosses[^1] : null;
        return new EpochReport(_number, _epoch, _losses[^1], validation, _epochLearningRate, _spec.TrainRows.Length);
    }

    /// <summary>The lane as it stands, between epochs.</summary>
    public LaneCheckpoint Capture()
    {
        var plan = _program.Plan;
        var (state, slots, best) = (new float[plan.State.Floats], new float[plan.SlotFloats], new float[Watches ? plan.State.Floats : 0]);
        _program.ReadState(Lane, state);
        _program.ReadSlots(Lane, slots);
        if (Watches) _program.ReadState(Lane, best, best: true);
        return new()
        {
            Updates = _trainSteps.Updates, TrainTime = _time, LossCurve = [.. _losses], ValidationCurve = [.. _validationLosses], State = state, Slots = slots, Best = best,
        };
    }

    /// <summary>What training gave.</summary>
    public LaneResult Result()
    {
        var hasBest = _earlyStopping.BestEpoch > 0;
        var flat = new float[_program.Plan.State.Floats];
        _program.ReadState(Lane, flat, best: hasBest);
        // The last update is after the last loss: only the weights show that it went wrong.
        var diverged = _reason == StopReason.Diverged || !Array.TrueForAll(flat, float.IsFinite);
        return new LaneResult
        {
            State = _program.Plan.State.Unpack(flat),
            Reason = diverged ? StopReason.Diverged : _reason ?? StopReason.MaxIterations,
            Epochs = _epoch,
            BestEpoch = hasBest ? _earlyStopping.BestEpoch : _epoch,
            LossCurve = _losses,
            ValidationCurve = _validationLosses,
            ResumedFromEpoch = _resumedFrom,
            TrainTime = _time,
        };
    }

    /// <summary>Schedule and early stopping see the losses again that they saw: they are in the same state then, to the same bits.</summary>
    private void Resume(LaneCheckpoint from)
    {
        _program.Restore(Lane, from.State, from.Slots, from.Best);
        (_epoch, _resumedFrom, _time, _trainSteps.Updates) = (from.Epoch, from.Epoch, from.TrainTime, from.Updates);
        _losses.AddRange(from.LossCurve);
        _validationLosses.AddRange(from.ValidationCurve);
        foreach (var (i, loss) in (Watches ? _validationLosses : _losses).Index())
        {
            if (Watches) _earlyStopping.Observe(i + 1, loss);
            _learningRate.Next(loss);
        }
    }

    private void TakeValidationLoss()
    {
        var loss = _validationSteps.MeanLoss(withPenalty: false);
        _validationLosses.Add(loss);
        if (!double.IsFinite(loss))
        {
            _reason = StopReason.Diverged;
            return;
        }
        if (_earlyStopping.Observe(_epoch, loss)) _program.KeepBest(Lane);
        if (_earlyStopping.IsExhausted) _reason = StopReason.EarlyStopping;
    }
}
