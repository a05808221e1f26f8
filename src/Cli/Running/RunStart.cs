using Experiments.Specs;

namespace Experiments.Cli.Running;

/// <summary>What a run says before anything is trained.</summary>
/// <param name="Id">The experiment's id.</param>
/// <param name="Experiment">The experiment.</param>
/// <param name="Continues">Whether it was begun before and goes on.</param>
/// <param name="KnownFits">Fits whose results are known already; null where there are too many to look.</param>
/// <param name="Unfinished">
/// The id of an experiment of the same file and data that was not finished and does not go on, or null.
/// </param>
internal sealed record RunStart(
    string Id, LoadedExperiment Experiment, bool Continues, long? KnownFits, string? Unfinished = null);
