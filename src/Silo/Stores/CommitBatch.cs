using Experiments.Contracts.Results;

namespace Experiments.Silo.Stores;

/// <summary>What one step of a coordinator makes durable, whole or not at all.</summary>
public sealed record CommitBatch
{
    /// <summary>Where the experiment stands after this batch.</summary>
    public required ExperimentStatus Status { get; init; }

    /// <summary>The epoch that the coordinator claimed.</summary>
    public required long Epoch { get; init; }

    /// <summary>Fits that ended.</summary>
    public IReadOnlyList<StoredFit> Fits { get; init; } = [];

    /// <summary>Leases that were granted or changed.</summary>
    public IReadOnlyList<StoredLease> Leases { get; init; } = [];

    /// <summary>Tokens of leases that ended.</summary>
    public IReadOnlyList<long> ReleasedLeases { get; init; } = [];
}
