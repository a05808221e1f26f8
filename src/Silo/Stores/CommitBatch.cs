using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>The changes of one step of a coordinator, which become durable as a whole or not at all.</summary>
public sealed record CommitBatch
{
    /// <summary>The state of the experiment after this batch.</summary>
    public required ExperimentStatus Status { get; init; }

    /// <summary>The term that the coordinator claimed.</summary>
    public required long Term { get; init; }

    /// <summary>The operations that were requested of the experiment.</summary>
    public LedgerFlags Flags { get; init; }

    /// <summary>The trial that is refitted, once it is known.</summary>
    public long? RefitTrial { get; init; }

    /// <summary>Fits that ended.</summary>
    public IReadOnlyList<StoredFit> Fits { get; init; } = [];

    /// <summary>Fits that were returned and wait to be run again.</summary>
    public IReadOnlyList<FitRecord> Returned { get; init; } = [];

    /// <summary>Attempts without a result, in their order.</summary>
    public IReadOnlyList<StoredAttempt> Attempts { get; init; } = [];

    /// <summary>Leases that were granted.</summary>
    public IReadOnlyList<StoredLease> Leases { get; init; } = [];

    /// <summary>Leases that ended.</summary>
    public IReadOnlyList<LeaseToken> ReleasedLeases { get; init; } = [];
}
