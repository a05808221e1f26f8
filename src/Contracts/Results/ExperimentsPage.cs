namespace Experiments.Contracts.Results;

/// <summary>A page of the experiments of a cluster, the newest first.</summary>
/// <param name="Experiments">Where they stand.</param>
/// <param name="Next">What to ask for the next page by, or null at the end.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ExperimentsPage")]
public sealed record ExperimentsPage(
    [property: Id(0)] IReadOnlyList<ExperimentStatus> Experiments, [property: Id(1)] string? Next);

/// <summary>What became of a request to delete an experiment.</summary>
[GenerateSerializer]
public enum DeleteVerdict
{
    /// <summary>It is deleted.</summary>
    Deleted,

    /// <summary>There is none of this id.</summary>
    Unknown,

    /// <summary>It has not ended: it is to be cancelled first.</summary>
    Running,
}
