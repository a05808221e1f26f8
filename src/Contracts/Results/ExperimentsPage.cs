namespace Experiments.Contracts.Results;

/// <summary>A page of the experiments of a cluster, the newest first.</summary>
/// <param name="Experiments">The states of the experiments.</param>
/// <param name="Next">The argument that returns the next page, or null at the end.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ExperimentsPage")]
public sealed record ExperimentsPage(
    [property: Id(0)] IReadOnlyList<ExperimentStatus> Experiments, [property: Id(1)] string? Next);

/// <summary>The outcome of a request to delete an experiment.</summary>
[GenerateSerializer]
public enum DeleteVerdict
{
    /// <summary>The experiment is deleted.</summary>
    Deleted,

    /// <summary>There is no experiment with this id.</summary>
    Unknown,

    /// <summary>The experiment has not ended: cancel it first.</summary>
    Running,
}
