using System.Collections.Immutable;
using Experiments.Cli.Results;
using Experiments.Cli.Watching;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;
using Experiments.Results;

namespace Experiments.Cli.Tests;

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
        Owner = "anna@laptop",
        Workers = 2,
    };

    public static SearchSnapshot Snapshot(ExperimentState state = ExperimentState.Running) =>
        new(Status(state), TimeSpan.FromSeconds(75.4), 12.34, TimeSpan.FromSeconds(4.2))
        {
            Table = Table(),
            History = [new(TimeSpan.FromSeconds(2), 0.88), new(TimeSpan.FromSeconds(9), 0.9), new(
                TimeSpan.FromSeconds(20), 0.91), new(TimeSpan.FromSeconds(60), 0.93375)],
            Slots = SlotWork.FromLeases(
            [
                Lease("127.0.0.1:40347@154544694/cpu/0", 12, 3.2), Lease("127.0.0.1:40347@154544694/cpu/1", 13, 1.1),
                Lease("127.0.0.1:40347@154544694/cpu/0", 14, 0.4),
            ]),
        };

    public static RunningLease Lease(string worker, long trial, double seconds) => new(
        worker, "pack", TimeSpan.FromSeconds(seconds), [new(trial, 0), new(trial, 1)]);

    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One experiment in each state that a list can show.</summary>
    public static IReadOnlyList<ExperimentView> Experiments() =>
    [
        View(ExperimentState.Running, holder: 4711), View(ExperimentState.Running),
        View(ExperimentState.Paused, holder: 4711), View(ExperimentState.Completed, artifact: Id),
        View(ExperimentState.Cancelled), View(ExperimentState.Failed) with
        {
            Status = Status(ExperimentState.Failed) with
            {
                Best = null,
                Message = "No trial has a score in 'accuracy'. 48 fits failed (Diverged): The loss became NaN."
            }
        },
    ];

    public static ExperimentView View(ExperimentState state, int? holder = null, string? artifact = null) => new(
        Spec with { Budget = new() { MaxTime = TimeSpan.FromMinutes(10) } },
        Status(state) with
        {
            Submitted = Noon,
            Ended = state is ExperimentState.Running or ExperimentState.Paused ? null : Noon.AddMinutes(2),
            RunTime = TimeSpan.FromSeconds(75.4),
            FitsAdopted = 3,
            Artifact = artifact
        },
        holder);

    /// <summary>
    /// A trial of two folds and a refit: one failed after a lost worker, one runs, the refit was known.
    /// </summary>
    public static TrialDetails Report()
    {
        const string Worker = "127.0.0.1:40347@154544694/cpu/1";
        var done = Fit(11, 0, 0.94) with
        {
            Device = "cpu",
            WeightsSha256 = "f3940488afae1e99",
            NumericsClass = "cpu-fp32-fma",
            FitKey = "k",
            Log = "epoch 39: loss 0.04\nepoch 40: loss 0.03, validation loss 0.05"
        };
        var failed = new FitReport
        {
            Trial = 11,
            Fold = 1,
            Device = "cpu",
            Epochs = 2,
            BestEpoch = 2,
            Failure = new(FailureCause.Diverged, "The loss became NaN in epoch 2.")
        };
        return new(
            View(ExperimentState.Running, holder: 4711), 11, "failed", Search.Parameters.ParameterSet.Parse(Params(11)),
            [
                new(new EndedFit(done, Params(11), 0, 0, Noon, null, Worker)),
                new(new EndedFit(failed, Params(11), 1, 1, Noon, null, Worker)),
                new TrialFit(2, null, new(2, "127.0.0.1:40348@154544694/cpu/0", Noon), null),
                new(new EndedFit(
                    done with { Fold = -1, Log = "" }, Params(11), 0, 0, Noon, "digits-01ARZ3NDEKTSV4RRFFQ69G5FAA")),
            ],
            [new(1, Worker, "", new(FailureCause.LostWorker, "The worker fell silent."), "", Noon)]);
    }

    /// <summary>A fit with the same weights, one that differs, and one that may.</summary>
    public static IReadOnlyList<ReplayedFit> Replayed() =>
        [Replayed(0, "aa", "k", "cpu-fp32-fma"), Replayed(1, "bb", "k", "cpu-fp32-fma"), Replayed(
            -1, "bb", "other", "cpu-fp32-fma")];

    private static ReplayedFit Replayed(int fold, string weights, string key, string numerics) => new(
        new(Fit(11, fold, 0.9) with { WeightsSha256 = "aa", FitKey = "k", NumericsClass = "cpu-fp32-fma" },
            Params(11), 0, 0, Noon),
        new()
        {
            Trial = 11,
            Fold = fold,
            Scores = ImmutableSortedDictionary<string, double>.Empty.Add("accuracy", 0.9),
            Epochs = 40,
            BestEpoch = 31,
            StopReason = Engine.Training.StopReason.MaxIterations,
            FitTime = default,
            ScoreTime = default,
            FitKey = key,
            WeightsSha256 = weights,
            NumericsClass = numerics,
        });

    public static CvResultsTable Table() => ExperimentResults.FromRows(Spec, Status(), Trials()).Table;

    /// <summary>Twelve trials: one failed, the two best are equal.</summary>
    public static IReadOnlyList<TrialRow> Trials() =>
        [.. Enumerable.Range(0, 12).Select(i => i switch
        {
            9 => FailedTrial(9),
            11 => Trial(11, 0.95),
            3 => Trial(3, 0.95),
            _ => Trial(i, 0.9 + (i / 1000.0))
        })];

    public static TrialRow Trial(long trial, double score) =>
        new(trial, Params(trial), [Fit(trial, 0, score + 0.01), Fit(trial, 1, score - 0.01)]);

    private static TrialRow FailedTrial(long trial) => new(
        trial, Params(trial),
        [Fit(trial, 0, 0.5),
            new() { Trial = trial, Fold = 1, Failure = new(FailureCause.Diverged, "The loss became NaN.") }]);

    private static FitReport Fit(long trial, int fold, double score) => new()
    {
        Trial = trial,
        Fold = fold,
        Scores = new Dictionary<string, double> { ["accuracy"] = score, ["f1_macro"] = score - 0.005 },
        Epochs = 40 + fold,
        BestEpoch = 31,
        StopReason = nameof(Engine.Training.StopReason.EarlyStopping),
        FitTime = TimeSpan.FromMilliseconds(210),
        ScoreTime = TimeSpan.FromMilliseconds(3),
    };

    private static string Params(long trial) =>
        $$"""{"alpha":{{(trial % 2 == 0 ? "0.0001" : "0.1")}},"hidden_layer_sizes":[{{(trial < 6 ? 32 : 64)}}]"""
        + ""","learning_rate_init":0.003}""";
}
