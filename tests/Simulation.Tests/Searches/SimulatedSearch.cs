using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;
using Experiments.Search.Parameters;
using Experiments.Search.Strategies;
using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Searches;

/// <summary>
/// An experiment of which everything is known beforehand: what each fit gives, how long it takes, and so how it must
/// end.
/// </summary>
internal sealed class SimulatedSearch
{
    public const string Metric = "score";
    private const int Pieces = 3;

    private readonly SearchDraw _draw;
    private readonly Dictionary<(int X, int Fold), FitFate> _fates = [];
    private readonly Dictionary<(int X, int Fold), double> _scores = [];

    public SimulatedSearch(string id, SearchDraw draw, ulong seed)
    {
        (Id, _draw) = (id, draw);
        // By the point and the data alone, so that one search may take over what another has trained.
        for (var trial = 0; trial < draw.Trials; trial++)
            for (var fold = FoldIndex.Refit; fold < draw.Folds; fold++)
            {
                var (k, x) = Math.DivRem(trial, draw.Trials / draw.Keys);
                var dice = Dice.Create(seed, DicePurpose.Fits, fold, (draw.Data * 16 + k) * 1024 + x);
                _scores[(trial, fold)] = dice.Between(0, 20) / 20.0;
                _fates[(trial, fold)] = DrawFate(dice);
            }
        Spec = new()
        {
            Name = id,
            Data = new() { Hash = $"data{draw.Data}", FileName = "none.csv", Target = ["y"] },
            Estimator = "simulated",
            Space = [new([new("k", [.. Enumerable.Range(0, draw.Keys).Select(Text)]), new(
                "x", [.. Enumerable.Range(0, draw.Trials / draw.Keys).Select(Text)])])],
            Priority = draw.Priority,
            Search = new() { Cv = draw.Folds, RefitEpochs = draw.RefitEpochs },
        };
        Best = Expected();
        State = Best is null || GetFate(Index(Best.Trial), FoldIndex.Refit).EndsFailed
            ? ExperimentState.Failed
            : ExperimentState.Completed;
    }

    public string Id { get; }

    public ExperimentSpec Spec { get; }

    public int Trials => _draw.Trials;

    public int Folds => _draw.Folds;

    /// <summary>How it ends where nothing ends it before.</summary>
    public ExperimentState State { get; }

    /// <summary>The trial that must win.</summary>
    public TrialResult? Best { get; }

    /// <summary>
    /// How long all its fits take on one slot of ordinary speed: the longest there are, each three times.
    /// </summary>
    public TimeSpan Work => _draw.FitTime * 1.5 * 3 * (Trials * Folds + 1);

    /// <summary>The result of a fit without faults: a score, or the cause of its failure.</summary>
    public (double Score, FailureCause? Failure) GetResult(long trial, int fold)
    {
        var fate = GetFate(Index(trial), fold);
        return fate.EndsFailed ? (double.NaN, fate.Cause) : (_scores[(Index(trial), fold)], null);
    }

    /// <summary>The result and the duration of an attempt at a fit.</summary>
    public (double Score, FailureCause? Failure, TimeSpan Time) Attempt(LeasedFit fit)
    {
        var x = GetIndex(ParameterSet.Parse(fit.Params));
        var fate = GetFate(x, fit.Fold);
        var time = _draw.FitTime * (0.5 + (x * 7 + fit.Fold * 3 + 10) % 11 / 10.0);
        return fate.Cause is { } cause && fit.Attempt <= fate.Failures
            ? (double.NaN, cause, time)
            : (_scores[(x, fit.Fold)], null, time);
    }

    private FitFate GetFate(int x, int fold) => _fates[(x, fold)];

    private FitFate DrawFate(Dice dice)
    {
        if (!dice.Chance(_draw.Failures)) return new(null, 0);
        return dice.Between(0, Pieces) switch
        {
            0 => new(FailureCause.Diverged, int.MaxValue),
            1 => new(FailureCause.Error, int.MaxValue),
            // Fewer than end a fit, even with other lost attempts.
            2 => new(FailureCause.OutOfMemory, dice.Between(1, 2)),
            _ => new(FailureCause.Error, dice.Between(1, 2)),
        };
    }

    /// <summary>The winner, reckoned as the documentation has it, without a ledger.</summary>
    private TrialResult? Expected()
    {
        TrialResult? best = null;
        for (var trial = 0; trial < Trials; trial++)
        {
            var mean = Enumerable.Range(0, Folds).Sum(fold => GetResult(trial, fold).Score) / Folds;
            var result = new TrialResult(trial, mean);
            if (!double.IsNaN(mean) && result.IsBetterThan(best)) best = result;
        }
        return best;
    }

    private int GetIndex(ParameterSet parameters) =>
        (int)(parameters["k"].AsDouble() * (Trials / _draw.Keys) + parameters["x"].AsDouble());

    private static int Index(long trial) => (int)trial;

    private static string Text(int number) => ParameterValue.Create((double)number).ToString();

    /// <summary>How a fit fails, and how often before it does not; failures without an end are its result.</summary>
    private readonly record struct FitFate(FailureCause? Cause, int Failures)
    {
        public bool EndsFailed => Failures == int.MaxValue;
    }
}

/// <summary>The drawn properties of a search.</summary>
internal sealed record SearchDraw(
    int Data, int Trials, int Folds, int Keys, TimeSpan FitTime, double Failures, bool RefitEpochs, int Priority = 0);
