using Experiments.Cli.Results;
using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;

namespace Experiments.Cli.Watching;

/// <summary>The state of a running search, for output.</summary>
/// <param name="Status">The state of the experiment.</param>
/// <param name="Elapsed">The time since the submission, or the run time.</param>
/// <param name="FitsPerSecond">The rate over the last seconds; 0 before there is a rate.</param>
/// <param name="TimeLeft">The time left at that rate; null before there is a rate.</param>
internal sealed record SearchSnapshot(
    ExperimentStatus Status, TimeSpan Elapsed, double FitsPerSecond, TimeSpan? TimeLeft)
{
    /// <summary>The trials that have ended; null if there are too many to be read again and again.</summary>
    public CvResultsTable? Table { get; init; }

    /// <summary>The trials that have ended since the last snapshot, for an output that tells each; else null.</summary>
    public CvResultsTable? Ended { get; init; }

    /// <summary>The best score so far at each time at which it changed, from the beginning of the watch.</summary>
    public IReadOnlyList<BestScore> History { get; init; } = [];

    /// <summary>What each slot trains; null if that is not known.</summary>
    public IReadOnlyList<SlotWork>? Slots { get; init; }

    /// <summary>The reason why the state is outdated, in a few words; null if the cluster answers.</summary>
    public string? ConnectionError { get; init; }

    /// <summary>The number of fits of the search; an upper bound if constraints exclude points.</summary>
    public long Fits => Status.Trials * Status.Folds;

    public long FitsEnded => Status.FitsCompleted + Status.FitsFailed;

    public double Share => Fits == 0 ? 0 : Math.Min(1, (double)FitsEnded / Fits);
}

/// <summary>A new best score.</summary>
/// <param name="At">The time of the search.</param>
/// <param name="Score">The mean score of the best trial.</param>
internal readonly record struct BestScore(TimeSpan At, double Score);
