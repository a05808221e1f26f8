using System.Collections.Immutable;
using Experiments.Engine.Devices;
using Experiments.Engine.Metrics;
using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection;

/// <summary>Scores the fits of a pack that have ended, and makes their results.</summary>
internal sealed class PackScorer(Device device, SearchPlan plan, PackShape shape, TimeProvider clock)
{
    /// <summary>Scores fits that have ended, and returns their results in the same order.</summary>
    public IReadOnlyList<FitResult> CreateResults(IReadOnlyList<(PackLane Lane, LaneResult Trained)> ended)
    {
        var start = clock.GetTimestamp();
        var scores = ComputeScores([.. ended.Select(fit => fit.Lane)], [.. ended.Select(fit => fit.Trained)]);
        var scoreTime = clock.GetElapsedTime(start) / ended.Count;
        return [.. ended.Select((fit, i) => CreateResult(fit.Lane, fit.Trained, scores[i])
            with { FitTime = fit.Trained.TrainTime, ScoreTime = scoreTime })];
    }

    // The only place that reads the scored fold: once, after training has ended.
    private ImmutableSortedDictionary<string, double>[] ComputeScores(
        List<PackLane> lanes, IReadOnlyList<LaneResult> trained)
    {
        var scores = new ImmutableSortedDictionary<string, double>[lanes.Count];
        Array.Fill(scores, ImmutableSortedDictionary<string, double>.Empty);
        var scored = Enumerable.Range(0, lanes.Count).Where(i => lanes[i].TestRows.Length > 0).ToList();
        var evaluations = Evaluate([.. scored.Select(i => lanes[i])], [.. scored.Select(i => trained[i])]);
        foreach (var (position, i) in scored.Index())
        {
            var diverged = trained[i].StopReason == StopReason.Diverged;
            var evaluation = evaluations[position];
            scores[i] = plan.Scorers.ToImmutableSortedDictionary(
                s => s.Name, s => diverged ? double.NaN : s.Score(evaluation), StringComparer.Ordinal);
        }
        return scores;
    }

    private IReadOnlyList<Evaluation> Evaluate(List<PackLane> lanes, List<LaneResult> trained)
    {
        var predicted = lanes.Zip(trained, (lane, result) =>
            new PredictionLane(result.State, lane.Spec.Data, lane.TestRows)).ToList();
        // A device tallies scaled numbers by the targets that it trains on: their outputs are converted here.
        var needs = plan.ScalesTarget
            ? ScorerNeeds.Outputs
            : plan.Scorers.Aggregate(ScorerNeeds.None, (all, scorer) => all | scorer.Needs);
        return [.. lanes.Zip(Predictor.Infer(device, shape.Graph, plan.Schema.Target.Task, predicted, needs),
            (lane, given) => Evaluation.Create(
                plan.Data, lane.TestRows, given.Tally, given.Outputs,
                lane.Prepared.TargetScaler?.InverseTransform(given.Outputs)))];
    }

    private static string DescribeDivergence(LaneResult trained)
    {
        const string Remedy = "try a smaller learning_rate_init or max_grad_norm, or scale the features.";
        var weights = trained.State.Values;
        return trained.LossCurve.All(double.IsFinite) && weights.All(w => Array.TrueForAll(w, float.IsFinite))
            ? $"The solver's state exceeded float32 by epoch {trained.Epochs}, so that weights stopped moving: {Remedy}"
            : $"The loss became NaN or infinite in epoch {trained.Epochs}: {Remedy}";
    }

    private FitResult CreateResult(
        PackLane lane, LaneResult trained, ImmutableSortedDictionary<string, double> scores) =>
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
            TrainRows = lane.Spec.TrainRows.Length,
            WatchedRows = lane.Spec.ValidationRows.Length,
            FitKey = lane.Fit.Key,
            WeightsSha256 = StateDigest.ComputeSha256(trained.State),
            NumericsClass = device.GetNumericsClass(plan.Request.Precision),
            Failure = trained.StopReason == StopReason.Diverged
                ? DescribeDivergence(trained)
                : null,
            Pipeline = lane.Fit.Request.Fold == FoldRows.Refit
                ? new([.. plan.Schema.Features], plan.Schema.Target, lane.Prepared.Transformers,
                    new(shape.Graph, plan.Schema.Target.Task, trained.State))
                { TargetScaler = lane.Prepared.TargetScaler }
                : null,
        };
}
