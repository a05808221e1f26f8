namespace Experiments.Search.Ledger;

/// <summary>The durable rows from which a ledger is built again.</summary>
public sealed record LedgerSnapshot
{
    /// <summary>
    /// The rows of fits, in the order of their last commit. Read once, never kept: a million of them can be streamed.
    /// </summary>
    public required IEnumerable<FitRecord> Fits { get; init; }

    /// <summary>The rows of open leases.</summary>
    public required IReadOnlyList<LeaseRecord> Leases { get; init; }

    /// <summary>The switches.</summary>
    public LedgerFlags Flags { get; init; }

    /// <summary>The trial that is refitted, or null where the refit has not been opened.</summary>
    public long? RefitTrial { get; init; }
}
