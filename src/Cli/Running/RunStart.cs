using Experiments.Specs;

namespace Experiments.Cli.Running;

/// <summary>The data that a run shows before it trains.</summary>
/// <param name="Id">The experiment's id.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Continues">True if the run continues an experiment.</param>
/// <param name="KnownFits">
/// The number of fits whose results are known already; null if there are too many fits to check.
/// </param>
/// <param name="Unfinished">
/// The id of an unfinished experiment with the same file and data that is not continued, or null.
/// </param>
internal sealed record RunStart(
    string Id, LoadedExperiment Experiment, bool Continues, long? KnownFits, string? Unfinished = null)
{
    /// <summary>The folder of a winner that this run's winner will replace, or null.</summary>
    public string? Replaces { get; init; }
}
