namespace Experiments.Silo.Stores;

/// <summary>A lease that is open. It has no expiry: a reactivated coordinator gives it a full term.</summary>
/// <param name="Token">The fencing token.</param>
/// <param name="Worker">Who holds it.</param>
/// <param name="Granted">When it was granted.</param>
/// <param name="Items">What it is for.</param>
public sealed record StoredLease(long Token, string Worker, DateTimeOffset Granted, IReadOnlyList<LeasedItem> Items);

/// <summary>A trial of a lease.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Folds">The folds to run; -1 is the refit.</param>
/// <param name="Attempt">From 1.</param>
public sealed record LeasedItem(long Trial, IReadOnlyList<int> Folds, int Attempt);
