using Experiments.Contracts.Results;

namespace Experiments.Cli.Watching;

/// <summary>The state of a running search, for output.</summary>
/// <param name="Status">The state of the experiment.</param>
/// <param name="Elapsed">The time since the submission, or the run time.</param>
/// <param name="FitsPerSecond">The rate over the last seconds; 0 before there is a rate.</param>
/// <param name="TimeLeft">The time left at that rate; null before there is a rate.</param>
/// <param name="Recent">The trials that finished last, the newest first.</param>
internal sealed record SearchSnapshot(
    ExperimentStatus Status, TimeSpan Elapsed, double FitsPerSecond, TimeSpan? TimeLeft, IReadOnlyList<TrialRow> Recent)
{
    /// <summary>The reason why the state is outdated, in a few words; null if the cluster answers.</summary>
    public string? ConnectionError { get; init; }

    /// <summary>The number of fits of the search; an upper bound if constraints exclude points.</summary>
    public long Fits => Status.Trials * Status.Folds;

    public long FitsEnded => Status.FitsCompleted + Status.FitsFailed;

    public double Share => Fits == 0 ? 0 : Math.Min(1, (double)FitsEnded / Fits);
}
