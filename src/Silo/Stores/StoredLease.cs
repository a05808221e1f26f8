using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>An open lease. The expiry is not stored: a reactivated coordinator gives the lease a full term.</summary>
/// <param name="Lease">The lease's worker and fits.</param>
/// <param name="Granted">The time of the grant.</param>
public sealed record StoredLease(LeaseRecord Lease, DateTimeOffset Granted);
