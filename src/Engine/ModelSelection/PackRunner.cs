using System.Collections.Immutable;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Metrics;
using Experiments.Engine.Training;

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
        RequireOnePack(fits);
        var shape = PackShape.Of(plan, fits[0].Parameters);
        var laneCheckpoints = CreateCheckpoints(checkpoints, fits);
        var lanes = fits.Select(fit => CreateLane(fit, laneCheckpoints)).ToList();

        var start = _clock.GetTimestamp();
        var trained = new Trainer(device)
            .Train(CreatePack(shape, lanes), ForwardProgress(fits, progress), laneCheckpoints, cancellationToken);
        var fitTime = _clock.GetElapsedTime(start) / fits.Count;

        start = _clock.GetTimestamp();
        var scores = ComputeScores(shape, lanes, trained);
        var scoreTime = _clock.GetElapsedTime(start) / fits.Count;
        return [.. fits.Select((fit, i) => CreateResult(fit, shape, lanes[i], trained[i],
            scores[i]) with { FitTime = fitTime + GetEarlierTrainTime(lanes[i]), ScoreTime = scoreTime })];
    }

    /// <summary>
    /// How many fits like this one train together best on this device. On a GPU as many as fit into its memory and fill
    /// the chip; a CPU trains one trial's folds at a time.
    /// </summary>
    public int ComputeCapacity(FitRequest fit)
    {
        if (fit.Fold == FoldRows.Refit) return 1;
        var shape = PackShape.Of(plan, fit.Parameters);
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
        RequireOnePack(fits);
        var shape = PackShape.Of(plan, fits[0].Parameters);
        var all = new List<FitRequest>(fits);
        var laneCheckpoints = CreateCheckpoints(checkpoints, all);
        // A pack that is fed may train as long as the search: what a lane needs, its rows above all, is kept until it
        // has ended.
        var lanes = fits.Select((fit, number) => (number, Lane: CreateLane(fit, laneCheckpoints)))
            .ToDictionary(fit => fit.number, fit => fit.Lane);
        new Trainer(device, _clock).Train(
            CreatePack(shape, [.. lanes.Values]), TakeMore, number => refill.IsWanted(all[number]), OnEnded,
            ForwardProgress(all, progress), laneCheckpoints, cancellationToken, refill.OnWidthReduced);

        IReadOnlyList<LaneSpec> TakeMore(int free)
        {
            var more = refill.TakeFits(free);
            if (more.Count == 0) return [];
            RequireOnePack([all[0], .. more]);
            foreach (var fit in more)
            {
                lanes.Add(all.Count, CreateLane(fit, laneCheckpoints));
                all.Add(fit);
            }
            return [.. Enumerable.Range(all.Count - more.Count, more.Count).Select(number => lanes[number].Spec)];
        }

        void OnEnded(IReadOnlyList<CompletedLane> ended)
        {
            var start = _clock.GetTimestamp();
            var scores = ComputeScores(
                shape, [.. ended.Select(lane => lanes[lane.Number])], [.. ended.Select(lane => lane.Result)]);
            var scoreTime = _clock.GetElapsedTime(start) / ended.Count;
            foreach (var (i, lane) in ended.Index())
            {
                refill.OnFitEnded(all[lane.Number], CreateResult(all[lane.Number], shape, lanes[lane.Number],
                    lane.Result, scores[i]) with
                { FitTime = lane.Result.TrainTime, ScoreTime = scoreTime });
                lanes.Remove(lane.Number);
            }
        }
    }

    private LaneCheckpoints? CreateCheckpoints(IFitCheckpoints? checkpoints, IReadOnlyList<FitRequest> fits) =>
        checkpoints is null ? null : new(checkpoints, fits, plan, NumericsClass);

    private PackLane CreateLane(FitRequest fit, LaneCheckpoints? laneCheckpoints)
    {
        var lane = PackLane.Of(plan, fit);
        return laneCheckpoints is null ? lane : laneCheckpoints.Restore(fit, lane);
    }

    private static TimeSpan GetEarlierTrainTime(PackLane lane) => lane.Spec.Checkpoint?.TrainTime ?? TimeSpan.Zero;

    private void RequireOnePack(IReadOnlyList<FitRequest> fits)
    {
        if (fits.Select(f => plan.GetPackKey(f.Parameters)).Distinct(StringComparer.Ordinal).Count() > 1)
            throw new ArgumentException("The fits of a pack have the same pack key.", nameof(fits));
        if (fits.FirstOrDefault(f => f.Fold < FoldRows.Refit || f.Fold >= plan.Folds) is { } wrong)
            throw new ArgumentException($"There is no fold {wrong.Fold}: the plan has {plan.Folds}.", nameof(fits));
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
        IReadOnlyList<FitRequest> fits, Action<FitProgress>? progress) =>
        progress is null
            ? null
            : epoch => progress(new(fits[epoch.Lane].Trial,
                fits[epoch.Lane].Fold, epoch.Epoch, epoch.Loss, epoch.ValidationLoss, epoch.Rows));

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
        FitRequest fit,
        PackShape shape,
        PackLane lane,
        LaneResult trained,
        ImmutableSortedDictionary<string, double> scores) =>
        new()
        {
            Trial = fit.Trial,
            Fold = fit.Fold,
            Scores = scores,
            Epochs = trained.Epochs,
            BestEpoch = trained.BestEpoch,
            RestoredFromEpoch = trained.RestoredFromEpoch,
            StopReason = trained.StopReason,
            FitTime = default,
            ScoreTime = default,
            FitKey = plan.GetFitKey(fit.Parameters, fit.Fold, fit.Epochs),
            WeightsSha256 = StateDigest.ComputeSha256(trained.State),
            NumericsClass = NumericsClass,
            Failure = trained.StopReason == StopReason.Diverged
                ? $"The loss became NaN or infinite in epoch {trained.Epochs}: try a smaller learning_rate_init or "
                    + "max_grad_norm, or scale the features."
                : null,
            Pipeline = fit.Fold == FoldRows.Refit
                ? new([.. plan.Schema.Features],
                    plan.Schema.Target, lane.Transformers, new(shape.Graph, plan.Schema.Target.Task, trained.State))
                : null,
        };
}
