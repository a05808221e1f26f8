using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>A lease that is open. It has no expiry: a reactivated coordinator gives it a full term.</summary>
/// <param name="Lease">Who may run what.</param>
/// <param name="Granted">When it was granted.</param>
public sealed record StoredLease(LeaseRecord Lease, DateTimeOffset Granted);
