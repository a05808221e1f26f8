using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Training.Schedules;

namespace Experiments.Engine.Training;

/// <summary>One lane on its way through the epochs: what it does next, what it has seen, and whether it goes on.</summary>
internal sealed class LaneTraining
{
    private readonly PackProgram _program;
    private readonly LaneSpec _spec;
    private readonly int _lane;
    private readonly EpochSteps _trainSteps;
    private readonly EpochSteps _validationSteps;
    private readonly LearningRate _learningRate;
    private readonly EarlyStopping _earlyStopping;
    private readonly List<double> _losses = [];
    private readonly List<double> _validationLosses = [];
    private StopReason? _reason;
    private int _epoch;
    private double _epochLearningRate;

    public LaneTraining(PackProgram program, PackSpec pack, Graph graph, LaneSpec spec, int lane)
    {
        (_program, _spec, _lane) = (program, spec, lane);
        _trainSteps = new EpochSteps(lane, spec, pack.BatchSize, spec.TrainRows, pack.Shuffle, pack.Task, pack.Solver);
        _validationSteps = new EpochSteps(lane, spec, program.Plan.Options.BatchCapacity, spec.ValidationRows, shuffles: false, pack.Task, pack.Solver);
        _learningRate = LearningRate.From(spec.Schedule, spec.LearningRateInit);
        _earlyStopping = new EarlyStopping(spec.Patience, spec.MinDelta);
        if (spec.MaxIter < 1) _reason = StopReason.MaxIterations;

        var state = new float[program.Plan.State.Floats];
        program.Plan.State.Pack(spec.InitialState ?? StateInitializer.Draw(graph, spec.Seed, spec.Fold), state);
        program.WriteState(lane, state);
    }

    /// <summary>Whether it trains on.</summary>
    public bool IsActive => _reason is null;

    /// <summary>Whether it has rows that early stopping watches.</summary>
    public bool Watches => _spec.ValidationRows.Length > 0;

    /// <summary>What it does in a training epoch.</summary>
    public LaneFeed TrainFeed => _trainSteps.Feed;

    /// <summary>What it does to get its validation loss.</summary>
    public LaneFeed ValidationFeed => _validationSteps.Feed;

    /// <summary>Lays out the next epoch.</summary>
    public void Prepare(int epoch)
    {
        (_epoch, _epochLearningRate) = (epoch, _learningRate.Value);
        _trainSteps.Prepare(epoch, _epochLearningRate);
        if (epoch == 1 && Watches) _validationSteps.Prepare(epoch, 0);
    }

    /// <summary>Reads the epoch's training loss; a loss that is not finite ends this lane, and this lane alone.</summary>
    public void TakeLoss()
    {
        _losses.Add(_trainSteps.MeanLoss(withPenalty: true));
        if (!double.IsFinite(_losses[^1])) _reason = StopReason.Diverged;
    }

    /// <summary>Reads the validation loss where there is one, and decides whether the lane goes on.</summary>
    public EpochReport Conclude()
    {
        if (IsActive && Watches) TakeValidationLoss();
        if (IsActive && _epoch >= _spec.MaxIter) _reason = StopReason.MaxIterations;
        if (IsActive) _learningRate.Next(Watches ? _validationLosses[^1] : _losses[^1]);
        double? validation = _validationLosses.Count == _epoch ? _validationLosses[^1] : null;
        return new EpochReport(_lane, _epoch, _losses[^1], validation, _epochLearningRate);
    }

    /// <summary>What training gave.</summary>
    public LaneResult Result()
    {
        var hasBest = _earlyStopping.BestEpoch > 0;
        var flat = new float[_program.Plan.State.Floats];
        _program.ReadState(_lane, flat, best: hasBest);
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
        };
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
        if (_earlyStopping.Observe(_epoch, loss)) _program.KeepBest(_lane);
        if (_earlyStopping.IsExhausted) _reason = StopReason.EarlyStopping;
    }
}
