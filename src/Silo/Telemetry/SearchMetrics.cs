using Experiments.Contracts.Results;

namespace Experiments.Silo.Telemetry;

/// <summary>The durable state of a search, for metrics.</summary>
/// <param name="Status">The state of the experiment.</param>
/// <param name="TrialsRunning">The number of trials with a fit that is leased.</param>
/// <param name="FitsPending">The number of fits that are still to be leased.</param>
/// <param name="BestScores">
/// The best mean score of a trial whose folds have all ended, by metric; greater is better.
/// </param>
internal sealed record SearchMetrics(
    ExperimentStatus Status, long TrialsRunning, long FitsPending, IReadOnlyDictionary<string, double> BestScores)
{
    /// <summary>The time at which the state was read.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>The time at which the budget's time is spent; null without a limit, or while it is paused.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The time since which the oldest running fit is leased; null while none runs.</summary>
    public DateTimeOffset? OldestLeased { get; init; }

    /// <summary>The median time of the fits that ended last; null before the first.</summary>
    public TimeSpan? MedianFitTime { get; init; }

    /// <summary>True if the experiment has ended.</summary>
    public bool HasEnded => Status.State.HasEnded();

    /// <summary>True if workers should be training the experiment.</summary>
    public bool IsActive => Status.State is ExperimentState.Running or ExperimentState.Refitting;

    public long Fits => Status.Trials * Status.Folds;

    public long FitsEnded => Status.FitsCompleted + Status.FitsFailed;

    /// <summary>The number of trials that no worker runs and that have fits to be leased.</summary>
    public long TrialsPending => FitsPending == 0 ? 0 : Math.Max(0, Status.Trials - Status.TrialsDone - TrialsRunning);

    /// <summary>The share of the fits that have ended, in [0, 1].</summary>
    public double Progress => Fits == 0 ? 0 : Math.Min(1, (double)FitsEnded / Fits);

    /// <summary>
    /// The remaining time at the rate so far, unless the time budget ends the experiment sooner; null if it is not
    /// known.
    /// </summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            var trained = FitsEnded - Status.FitsAdopted;
            return !IsActive || trained <= 0
                ? null
                : Status.RunTime * ((double)(FitsPending + Status.FitsLeased) / trained);
        }
    }

    /// <summary>The time of the end at the rate so far; null if it is not known.</summary>
    public DateTimeOffset? PredictedEnd => ReadAt + TimeLeft;
}
