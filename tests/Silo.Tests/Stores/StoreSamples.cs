using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Tests.Stores;

/// <summary>The records that the conformance suites store.</summary>
internal static class StoreSamples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static ExperimentRecord Experiment(string id = "digits-1") => new(
        new ExperimentSpec
        {
            Name = "digits",
            Data = new() { Hash = "ab12", FileName = "digits.csv", Target = ["digit"] },
            Pipeline = [new("standard_scaler")],
            Estimator = "mlp_classifier",
            Space = [new([new("alpha", ["0.1", "0.2"])])],
            Budget = new() { MaxTime = TimeSpan.FromMinutes(10) },
        },
        Status(id));

    public static ExperimentStatus Status(string id = "digits-1") => new()
    {
        ExperimentId = id,
        Name = "digits",
        State = ExperimentState.Running,
        Trials = 2,
        Folds = 3,
        Submitted = Noon,
        RefitMetric = "accuracy",
    };

    public static CommitBatch Batch(long term, params StoredFit[] fits) =>
        new() { Status = Status(), Term = term, Fits = fits };

    public static StoredFit Fit(long trial, int fold, double score = 0.5, string key = "") => new(
        new FitReport
        {
            Trial = trial,
            Fold = fold,
            Scores = new Dictionary<string, double> { ["accuracy"] = score, ["f1_macro"] = score / 3 },
            Epochs = 12,
            BestEpoch = 9,
            StopReason = "early_stopping",
            FitTime = TimeSpan.FromSeconds(1.25),
            ScoreTime = TimeSpan.FromMilliseconds(2.5),
            FitKey = key,
            WeightsSha256 = "w",
            NumericsClass = "cpu-fma",
            Device = "cpu",
        },
        $$"""{"alpha":0.{{trial}}}""", 0, 0, 5, Noon);
}
