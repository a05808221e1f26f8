using System.Collections.Immutable;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Metrics;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// Trains and scores fits of one plan as packs on a device. A runner and its device serve one thread; runners on
/// several devices share a plan.
/// </summary>
/// <param name="device">Where to train.</param>
/// <param name="plan">What the fits belong to.</param>
/// <param name="clock">What measures times; null for the system's.</param>
public sealed class PackRunner(Device device, SearchPlan plan, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The class of the fits' bits: that of the device, at the plan's precision.</summary>
    public string NumericsClass => device.GetNumericsClass(plan.Request.Precision);

    /// <summary>Runs fits of one pack key as the lanes of one pack.</summary>
    /// <param name="fits">The fits; no fit's result depends on those beside it.</param>
    /// <param name="progress">Told of every fit and epoch.</param>
    /// <param name="checkpoints">Where fits begin, and what is kept of them; null where nothing is.</param>
    /// <param name="cancellationToken">Heeded between epochs.</param>
    /// <returns>The results, in the order of the fits.</returns>
    /// <exception cref="ArgumentException">The fits differ in their pack key, or a fold does not exist.</exception>
    /// <exception cref="DeviceMemoryException">The pack does not fit on the device: run fewer fits at once.</exception>
    public IReadOnlyList<FitResult> Run(
        IReadOnlyList<FitRequest> fits,
        Action<FitProgress>? progress = null,
        IFitCheckpoints? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        if (fits.Count == 0) return [];
        var results = new FitResults(fits);
        Run(fits, results, progress, checkpoints, cancellationToken);
        return results.InOrder;
    }

    /// <summary>
    /// How many fits like this one train together best on this device. On a GPU as many as fit into its memory and fill
    /// the chip; a CPU trains one trial's folds at a time.
    /// </summary>
    public int ComputeCapacity(FitRequest fit)
    {
        if (fit.Fold == FoldRows.Refit) return 1;
        var shape = PackShape.Create(plan, plan.ResolveTrial(fit.Parameters));
        var options = new PlanOptions
        {
            Task = plan.Schema.Target.Task,
            Lanes = 1,
            BatchCapacity = shape.BatchSize,
            Solver = shape.Settings.Solver,
            NesterovsMomentum = shape.Settings.NesterovsMomentum,
            KeepsBest = true,
        };
        var dataBytes = (long)sizeof(float) * plan.Rows * (plan.Data.Features + plan.Data.Outputs)
            * (plan.Request.Pipeline.Count == 0 ? 1 : plan.Folds);
        var lanes = device.ComputeCapacity(
            count => device.CreatePlan(shape.Graph, options with { Lanes = count }), dataBytes);
        return lanes > 0 ? lanes : plan.Folds;
    }

    /// <summary>Runs fits of one pack key, and those that take the places of fits that have ended.</summary>
    /// <param name="fits">The first fits.</param>
    /// <param name="refill">Gives more fits and takes results, in the order in which fits end.</param>
    /// <param name="progress">Told of every fit and epoch.</param>
    /// <param name="checkpoints">Where fits begin, and what is kept of them; null where nothing is.</param>
    /// <param name="cancellationToken">Heeded between epochs.</param>
    /// <exception cref="ArgumentException">The fits differ in their pack key, or a fold does not exist.</exception>
    /// <exception cref="DeviceMemoryException">Not even a single fit has room on the device.</exception>
    public void Run(
        IReadOnlyList<FitRequest> fits,
        IFitRefill refill,
        Action<FitProgress>? progress = null,
        IFitCheckpoints? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        if (fits.Count == 0) return;
        var lanes = new FitLanes(this, plan, fits, refill, progress, checkpoints);
        new Trainer(device, _clock).Train(lanes.Pack, lanes, lanes.Checkpoints, cancellationToken);
    }

    /// <summary>Scores fits of one pack that have ended, and gives their results, in their order.</summary>
    internal IReadOnlyList<FitResult> CreateResults(
        PackShape shape, IReadOnlyList<(PackLane Lane, LaneResult Trained)> ended)
    {
        var start = _clock.GetTimestamp();
        var scores = ComputeScores(
            shape, [.. ended.Select(fit => fit.Lane)], [.. ended.Select(fit => fit.Trained)]);
        var scoreTime = _clock.GetElapsedTime(start) / ended.Count;
        return [.. ended.Select((fit, i) => CreateResult(shape, fit.Lane, fit.Trained, scores[i])
            with { FitTime = fit.Trained.TrainTime, ScoreTime = scoreTime })];
    }

    /// <summary>
    /// The trial of each fit, completed once for all of its folds; the fits are of one pack and their folds exist.
    /// </summary>
    internal List<ResolvedTrial> ResolveTrials(IReadOnlyList<FitRequest> fits, string? packKey = null)
    {
        var trials = new Dictionary<ParameterSet, ResolvedTrial>();
        foreach (var fit in fits)
        {
            if (trials.ContainsKey(fit.Parameters)) continue;
            var trial = plan.ResolveTrial(fit.Parameters);
            if (trial.PackKey != (packKey ??= trial.PackKey))
                throw new ArgumentException("The fits of a pack have the same pack key.", nameof(fits));
            trials.Add(fit.Parameters, trial);
        }
        if (fits.FirstOrDefault(f => f.Fold < FoldRows.Refit || f.Fold >= plan.Folds) is { } wrong)
            throw new ArgumentException($"There is no fold {wrong.Fold}: the plan has {plan.Folds}.", nameof(fits));
        return [.. fits.Select(fit => trials[fit.Parameters])];
    }

    /// <summary>The pack that the trainer takes.</summary>
    internal PackSpec CreatePack(PackShape shape, List<PackLane> lanes) => new()
    {
        Network = shape.Network,
        Task = plan.Schema.Target.Task,
        Lanes = [.. lanes.Select(l => l.Spec)],
        BatchSize = shape.BatchSize,
        Solver = shape.Settings.Solver,
        NesterovsMomentum = shape.Settings.NesterovsMomentum,
        Shuffle = shape.Settings.Shuffle,
        Precision = plan.Request.Precision,
    };

    /// <summary>The scored fold is looked at here, once, after training has ended.</summary>
    private ImmutableSortedDictionary<string, double>[] ComputeScores(
        PackShape shape, List<PackLane> lanes, IReadOnlyList<LaneResult> trained)
    {
        var scores = new ImmutableSortedDictionary<string, double>[lanes.Count];
        Array.Fill(scores, ImmutableSortedDictionary<string, double>.Empty);
        var scored = Enumerable.Range(0, lanes.Count).Where(i => lanes[i].TestRows.Length > 0).ToList();
        var evaluations = Evaluate(shape, [.. scored.Select(i => lanes[i])], [.. scored.Select(i => trained[i])]);
        foreach (var (position, i) in scored.Index())
        {
            var diverged = trained[i].StopReason == StopReason.Diverged;
            var evaluation = evaluations[position];
            scores[i] = plan.Scorers.ToImmutableSortedDictionary(
                s => s.Name, s => diverged ? double.NaN : s.Score(evaluation), StringComparer.Ordinal);
        }
        return scores;
    }

    private IReadOnlyList<Evaluation> Evaluate(PackShape shape, List<PackLane> lanes, List<LaneResult> trained)
    {
        var predicted = lanes.Zip(trained, (lane, result) =>
            new PredictionLane(result.State, lane.Spec.Data, lane.TestRows)).ToList();
        var needs = plan.Scorers.Aggregate(ScorerNeeds.None, (all, scorer) => all | scorer.Needs);
        return [.. lanes.Zip(Predictor.Infer(device, shape.Graph, plan.Schema.Target.Task, predicted, needs),
            (lane, given) => Evaluation.Create(plan.Data, lane.TestRows, given.Tally, given.Outputs))];
    }

    private FitResult CreateResult(
        PackShape shape,
        PackLane lane,
        LaneResult trained,
        ImmutableSortedDictionary<string, double> scores) =>
        new()
        {
            Trial = lane.Fit.Request.Trial,
            Fold = lane.Fit.Request.Fold,
            Scores = scores,
            Epochs = trained.Epochs,
            BestEpoch = trained.BestEpoch,
            RestoredFromEpoch = trained.RestoredFromEpoch,
            StopReason = trained.StopReason,
            FitTime = default,
            ScoreTime = default,
            FitKey = lane.Fit.Key,
            WeightsSha256 = StateDigest.ComputeSha256(trained.State),
            NumericsClass = NumericsClass,
            Failure = trained.StopReason == StopReason.Diverged
                ? $"The loss became NaN or infinite in epoch {trained.Epochs}: try a smaller learning_rate_init or "
                    + "max_grad_norm, or scale the features."
                : null,
            Pipeline = lane.Fit.Request.Fold == FoldRows.Refit
                ? new([.. plan.Schema.Features],
                    plan.Schema.Target, lane.Transformers, new(shape.Graph, plan.Schema.Target.Task, trained.State))
                : null,
        };
}
