using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Engine.Training.Schedules;

namespace Experiments.Engine.Training;

/// <summary>The training of one lane: its next batches, its losses so far, and the decision when it ends.</summary>
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
    private StopReason? _stopReason;
    private int _restoredFrom;
    private int _epoch;
    private double _epochLearningRate;
    private TimeSpan _trainTime;

    /// <summary>Assigns a fit to a lane of the program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="pack">The settings that the lanes share.</param>
    /// <param name="graph">The traced network.</param>
    /// <param name="orders">The row orders of the pack.</param>
    /// <param name="corrections">The corrections of the pack's updates.</param>
    /// <param name="spec">The fit.</param>
    /// <param name="number">The fit's number in the pack, which its metrics and results carry.</param>
    /// <param name="lane">The free lane of the program that it takes.</param>
    public LaneTraining(
        PackProgram program, PackSpec pack, Graph graph, SharedRowOrders orders, MomentCorrections corrections,
        LaneSpec spec, int number, int lane)
    {
        (_program, _spec, _number, Lane) = (program, spec, number, lane);
        _trainSteps = new EpochSteps(lane,
            spec, pack.BatchSize, spec.TrainRows, orders.GetOrAdd(spec, validates: false), corrections,
            pack.Task, pack.Solver);
        _validationSteps = new EpochSteps(lane, spec, program.Plan.Options.BatchCapacity, spec.ValidationRows,
            orders.GetOrAdd(spec, validates: true), corrections, pack.Task, pack.Solver);
        _learningRate = LearningRate.Create(spec.Schedule, spec.LearningRateInit);
        _earlyStopping = new EarlyStopping(spec.Patience, spec.MinDelta);
        if (spec.MaxIter < 1) _stopReason = StopReason.MaxIterations;

        if (spec.Checkpoint is { } from && from.IsCompatibleWith(spec, program.Plan))
        {
            Restore(from);
            return;
        }
        if (spec.InitialState is null)
        {
            program.InitializeState(lane, graph, spec.Seed, spec.Fold);
            return;
        }
        var state = new float[program.Plan.State.Floats];
        program.Plan.State.Pack(spec.InitialState, state);
        program.WriteState(lane, state);
    }

    /// <summary>The fit's number in the pack.</summary>
    public int Number => _number;

    /// <summary>The lane of the program.</summary>
    public int Lane { get; private set; }

    /// <summary>True until the training has ended.</summary>
    public bool IsActive => _stopReason is null;

    /// <summary>True if the fit has validation rows, and so early stopping.</summary>
    public bool HasValidation => _spec.ValidationRows.Length > 0;

    /// <summary>The number of epochs trained.</summary>
    public int Epoch => _epoch;

    /// <summary>True if an epoch was trained since the start or the restored checkpoint.</summary>
    public bool HasTrained => _epoch > _restoredFrom;

    /// <summary>The batches of a training epoch.</summary>
    public LaneBatches TrainBatches => _trainSteps.Batches;

    /// <summary>The batches that give the validation loss.</summary>
    public LaneBatches ValidationBatches => _validationSteps.Batches;

    /// <summary>Moves the fit to another lane of the program.</summary>
    public void Move(int lane)
    {
        _program.MoveLane(Lane, lane);
        Lane = TrainBatches.Lane = ValidationBatches.Lane = lane;
    }

    /// <summary>Prepares the next epoch, in a round of the pack.</summary>
    public void BeginEpoch(int round)
    {
        (_epoch, _epochLearningRate) = (_epoch + 1, _learningRate.Value);
        _trainSteps.Prepare(_epoch, round, _epochLearningRate);
        if (ValidationBatches.StepCount == 0 && HasValidation) _validationSteps.Prepare(_epoch, round, 0);
    }

    /// <summary>Lays the next epoch, if there may be one, while the device runs this one; on any thread.</summary>
    public void LayAhead(int round)
    {
        if (_epoch < _spec.MaxIter) _trainSteps.LayAhead(_epoch + 1, round + 1, _learningRate.PredictNext());
    }

    /// <summary>Records the epoch's training loss; a loss that is not finite ends this lane alone.</summary>
    public void RecordLoss()
    {
        _losses.Add(_trainSteps.MeanLoss(withPenalty: true));
        if (!double.IsFinite(_losses[^1])) _stopReason = StopReason.Diverged;
    }

    /// <summary>Records the validation loss if there is one, and decides whether training continues.</summary>
    /// <param name="time">The lane's share of the epoch's time.</param>
    public EpochMetrics EndEpoch(TimeSpan time)
    {
        _trainTime += time;
        if (IsActive && HasValidation) RecordValidationLoss();
        if (IsActive && _epoch >= _spec.MaxIter) _stopReason = StopReason.MaxIterations;
        if (IsActive) _learningRate.Step(HasValidation ? _validationLosses[^1] : _losses[^1]);
        double? validation = _validationLosses.Count == _epoch ? _validationLosses[^1] : null;
        return new EpochMetrics(_number, _epoch, _losses[^1], validation, _epochLearningRate, _spec.TrainRows.Length);
    }

    /// <summary>Creates a checkpoint of the lane; called between epochs.</summary>
    public LaneCheckpoint CreateCheckpoint()
    {
        var plan = _program.Plan;
        var (state, solverState, best) = (new float[plan.State.Floats],
            new float[plan.SolverStateFloats], new float[HasValidation ? plan.State.Floats : 0]);
        _program.ReadState(Lane, state);
        _program.ReadSolverState(Lane, solverState);
        if (HasValidation) _program.ReadState(Lane, best, best: true);
        return new()
        {
            Updates = _trainSteps.Updates,
            TrainTime = _trainTime,
            LossCurve = [.. _losses],
            ValidationCurve = [.. _validationLosses],
            State = state,
            SolverState = solverState,
            BestState = best,
        };
    }

    /// <summary>Creates the result of the training.</summary>
    public LaneResult CreateResult()
    {
        var hasBest = _earlyStopping.BestEpoch > 0;
        var flat = new float[_program.Plan.State.Floats];
        _program.ReadState(Lane, flat, best: hasBest);
        return new LaneResult
        {
            State = _program.Plan.State.Unpack(flat),
            StopReason = FindStopReason(flat, hasBest),
            Epochs = _epoch,
            BestEpoch = hasBest ? _earlyStopping.BestEpoch : _epoch,
            LossCurve = _losses,
            ValidationCurve = _validationLosses,
            RestoredFromEpoch = _restoredFrom,
            TrainTime = _trainTime,
        };
    }

    private StopReason FindStopReason(float[] weights, bool hasBest)
    {
        // The last update follows the last loss, so only the weights show that it diverged.
        if (!Array.TrueForAll(weights, float.IsFinite)) return StopReason.Diverged;
        if (_stopReason != StopReason.Diverged && HasFiniteSolverState())
            return _stopReason ?? StopReason.MaxIterations;
        return hasBest ? StopReason.DivergedAfterBest : StopReason.Diverged;
    }

    /// <summary>
    /// Checks the solver's state: a squared gradient beyond float32 is infinite there, and its weight stops moving
    /// although its loss is finite.
    /// </summary>
    private bool HasFiniteSolverState()
    {
        var solverState = new float[_program.Plan.SolverStateFloats];
        _program.ReadSolverState(Lane, solverState);
        return Array.TrueForAll(solverState, float.IsFinite);
    }

    /// <summary>
    /// Restores the lane. The schedule and early stopping process the recorded losses again, so they reach the same
    /// state, bit for bit.
    /// </summary>
    private void Restore(LaneCheckpoint from)
    {
        _program.Restore(Lane, from.State, from.SolverState, from.BestState);
        (_epoch, _restoredFrom, _trainTime, _trainSteps.Updates) =
            (from.Epoch, from.Epoch, from.TrainTime, from.Updates);
        _losses.AddRange(from.LossCurve);
        _validationLosses.AddRange(from.ValidationCurve);
        foreach (var (i, loss) in (HasValidation ? _validationLosses : _losses).Index())
        {
            if (HasValidation) _earlyStopping.Observe(i + 1, loss);
            _learningRate.Step(loss);
        }
    }

    private void RecordValidationLoss()
    {
        var loss = _validationSteps.MeanLoss(withPenalty: false);
        _validationLosses.Add(loss);
        if (!double.IsFinite(loss))
        {
            _stopReason = StopReason.Diverged;
            return;
        }
        if (_earlyStopping.Observe(_epoch, loss)) _program.KeepBest(Lane);
        if (_earlyStopping.IsExhausted) _stopReason = StopReason.EarlyStopping;
    }
}
