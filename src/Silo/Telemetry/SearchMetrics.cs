using Experiments.Contracts.Results;
using Experiments.Results;

namespace Experiments.Silo.Telemetry;

/// <summary>What is durable of a search, as metrics show it.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="TrialsRunning">Trials of which somebody runs a fit.</param>
/// <param name="FitsPending">Fits that are still to be leased.</param>
/// <param name="BestScores">
/// By metric, the best mean score of a trial whose fits are all there; greater is better.
/// </param>
internal sealed record SearchMetrics(
    ExperimentStatus Status, long TrialsRunning, long FitsPending, IReadOnlyDictionary<string, double> BestScores)
{
    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status.State.HasEnded();

    /// <summary>Whether somebody should be training it.</summary>
    public bool IsActive => Status.State is ExperimentState.Running or ExperimentState.Refitting;

    public long Fits => Status.Trials * Status.Folds;

    public long FitsEnded => Status.FitsCompleted + Status.FitsFailed;

    /// <summary>Trials that nobody runs and that have fits to be leased.</summary>
    public long TrialsPending => FitsPending == 0 ? 0 : Math.Max(0, Status.Trials - Status.TrialsDone - TrialsRunning);

    /// <summary>The share of the fits that have ended, in [0, 1].</summary>
    public double Progress => Fits == 0 ? 0 : Math.Min(1, (double)FitsEnded / Fits);

    /// <summary>
    /// How long it will still take at the pace that it had so far, unless its budget of time ends it sooner; null where
    /// that is not known.
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
}
