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
        var trials = ResolveTrials(fits);
        var shape = PackShape.Create(plan, trials[0]);
        var all = new List<KeyedFit>(fits.Count);
        var laneCheckpoints = CreateCheckpoints(checkpoints, all);
        var lanes = fits.Zip(trials, (fit, trial) => CreateLane(fit, trial, laneCheckpoints)).ToList();
        all.AddRange(lanes.Select(lane => lane.Fit));

        var start = _clock.GetTimestamp();
        var trained = new Trainer(device)
            .Train(CreatePack(shape, lanes), ForwardProgress(all, progress), laneCheckpoints, cancellationToken);
        var fitTime = _clock.GetElapsedTime(start) / fits.Count;

        start = _clock.GetTimestamp();
        var scores = ComputeScores(shape, lanes, trained);
        var scoreTime = _clock.GetElapsedTime(start) / fits.Count;
        return [.. lanes.Select((lane, i) => CreateResult(shape, lane, trained[i],
            scores[i]) with { FitTime = fitTime + GetEarlierTrainTime(lane), ScoreTime = scoreTime })];
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

    /// <summary>Runs fits of one pack key, and those that the feed gives in place of fits that have ended.</summary>
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
        // A pack that is refilled may train as long as the search: what a lane needs, its rows above all, is kept until
        // it has ended; of a fit its key remains.
        var all = new List<KeyedFit>(fits.Count);
        var lanes = new Dictionary<int, PackLane>();
        var laneCheckpoints = CreateCheckpoints(checkpoints, all);
        var trials = ResolveTrials(fits);
        var shape = PackShape.Create(plan, trials[0]);
        Add(fits, trials);
        new Trainer(device, _clock).Train(
            CreatePack(shape, [.. lanes.Values]), TakeMore, number => refill.IsWanted(all[number].Request), OnEnded,
            ForwardProgress(all, progress), laneCheckpoints, cancellationToken, refill.OnWidthReduced);

        IReadOnlyList<LaneSpec> TakeMore(int free)
        {
            var more = refill.TakeFits(free);
            if (more.Count == 0) return [];
            Add(more, ResolveTrials(more, shape.Key));
            return [.. Enumerable.Range(all.Count - more.Count, more.Count).Select(number => lanes[number].Spec)];
        }

        void Add(IReadOnlyList<FitRequest> added, IReadOnlyList<ResolvedTrial> theirs)
        {
            foreach (var (fit, trial) in added.Zip(theirs))
            {
                var lane = CreateLane(fit, trial, laneCheckpoints);
                lanes.Add(all.Count, lane);
                all.Add(lane.Fit);
            }
        }

        void OnEnded(IReadOnlyList<CompletedLane> ended)
        {
            var start = _clock.GetTimestamp();
            var scores = ComputeScores(
                shape, [.. ended.Select(lane => lanes[lane.Number])], [.. ended.Select(lane => lane.Result)]);
            var scoreTime = _clock.GetElapsedTime(start) / ended.Count;
            foreach (var (i, lane) in ended.Index())
            {
                refill.OnFitEnded(all[lane.Number].Request, CreateResult(shape, lanes[lane.Number],
                    lane.Result, scores[i]) with
                { FitTime = lane.Result.TrainTime, ScoreTime = scoreTime });
                lanes.Remove(lane.Number);
            }
        }
    }

    private LaneCheckpoints? CreateCheckpoints(IFitCheckpoints? checkpoints, List<KeyedFit> fits) =>
        checkpoints is null ? null : new(checkpoints, fits, NumericsClass);

    private PackLane CreateLane(FitRequest fit, ResolvedTrial trial, LaneCheckpoints? laneCheckpoints)
    {
        var lane = PackLane.Create(plan, fit, trial);
        return laneCheckpoints is null ? lane : laneCheckpoints.Restore(lane);
    }

    private static TimeSpan GetEarlierTrainTime(PackLane lane) => lane.Spec.Checkpoint?.TrainTime ?? TimeSpan.Zero;

    /// <summary>
    /// The trial of each fit, completed once for all of its folds; the fits are of one pack and their folds exist.
    /// </summary>
    private List<ResolvedTrial> ResolveTrials(IReadOnlyList<FitRequest> fits, string? packKey = null)
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

    private PackSpec CreatePack(PackShape shape, List<PackLane> lanes) => new()
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

    private static Action<EpochMetrics>? ForwardProgress(
        List<KeyedFit> fits, Action<FitProgress>? progress) =>
        progress is null
            ? null
            : epoch => progress(new(fits[epoch.Lane].Request.Trial,
                fits[epoch.Lane].Request.Fold, epoch.Epoch, epoch.Loss, epoch.ValidationLoss, epoch.Rows));

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
