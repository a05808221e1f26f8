using Experiments.Contracts.Results;

namespace Experiments.Cli.Watching;

/// <summary>A running search as a person wants to see it.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Elapsed">Since it was submitted.</param>
/// <param name="FitsPerSecond">Over the last seconds; 0 before there is a rate.</param>
/// <param name="TimeLeft">At that rate; null before there is one.</param>
/// <param name="Recent">The trials that finished last, the newest first.</param>
internal sealed record SearchSnapshot(
    ExperimentStatus Status, TimeSpan Elapsed, double FitsPerSecond, TimeSpan? TimeLeft, IReadOnlyList<TrialRow> Recent)
{
    /// <summary>Why nothing newer is known, in a few words; null where its cluster answers.</summary>
    public string? ConnectionError { get; init; }

    /// <summary>Fits of the search; an upper bound where constraints exclude points.</summary>
    public long Fits => Status.Trials * Status.Folds;

    public long FitsEnded => Status.FitsCompleted + Status.FitsFailed;

    public double Share => Fits == 0 ? 0 : Math.Min(1, (double)FitsEnded / Fits);
}
