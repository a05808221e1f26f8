using Experiments.Client.Results;
using Experiments.Client.Watching;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;

namespace Experiments.Client.Tests;

/// <summary>A search of two metrics and three hyperparameters, made up.</summary>
internal static class Samples
{
    public const string Id = "digits-01ARZ3NDEKTSV4RRFFQ69G5FAV";

    public static ExperimentSpec Spec => new()
    {
        Name = "digits",
        Data = new() { Hash = "00", FileName = "digits.csv", Target = ["digit"] },
        Estimator = "mlp_classifier",
        Space = [],
        Search = new() { Scoring = ["accuracy", "f1_macro"] },
    };

    public static ExperimentStatus Status(ExperimentState state = ExperimentState.Running) => new()
    {
        ExperimentId = Id,
        Name = "digits",
        State = state,
        Trials = 24,
        Folds = 2,
        TrialsDone = 12,
        FitsCompleted = 24,
        FitsFailed = 1,
        FitsLeased = 4,
        Retries = 2,
        RefitMetric = "accuracy",
        Best = new(11, 0.93375, Params(11)),
    };

    public static SearchSnapshot Snapshot(ExperimentState state = ExperimentState.Running) =>
        new(Status(state), TimeSpan.FromSeconds(75.4), 12.34, TimeSpan.FromSeconds(4.2), [Trial(11, 0.93375), Trial(10, 0.91), FailedTrial(9), Trial(8, 0.9)]);

    public static CvResultsTable Table() => ExperimentResults.Of(Spec, Status(), Trials()).Table;

    /// <summary>Twelve trials: one failed, the two best are equal.</summary>
    public static IReadOnlyList<TrialRow> Trials() =>
        [.. Enumerable.Range(0, 12).Select(i => i switch { 9 => FailedTrial(9), 11 => Trial(11, 0.95), 3 => Trial(3, 0.95), _ => Trial(i, 0.9 + (i / 1000.0)) })];

    public static TrialRow Trial(long trial, double score) => new(trial, Params(trial), [Fit(trial, 0, score + 0.01), Fit(trial, 1, score - 0.01)]);

    private static TrialRow FailedTrial(long trial) => new(
        trial, Params(trial),
        [Fit(trial, 0, 0.5), new() { Trial = trial, Fold = 1, Failure = new(FailureCause.Diverged, "The loss became NaN.") }]);

    private static FitReport Fit(long trial, int fold, double score) => new()
    {
        Trial = trial,
        Fold = fold,
        Scores = new Dictionary<string, double> { ["accuracy"] = score, ["f1_macro"] = score - 0.005 },
        Epochs = 40 + fold,
        BestEpoch = 31,
        StopReason = "early_stopping",
        FitTime = TimeSpan.FromMilliseconds(210),
        ScoreTime = TimeSpan.FromMilliseconds(3),
    };

    private static string Params(long trial) =>
        $$"""{"alpha":{{(trial % 2 == 0 ? "0.0001" : "0.1")}},"hidden_layer_sizes":[{{(trial < 6 ? 32 : 64)}}],"learning_rate_init":0.003}""";
}
