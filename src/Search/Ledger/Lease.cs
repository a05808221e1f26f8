using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>The right of one slot to run certain trials until a time.</summary>
/// <param name="Token">The fencing token, which every renewal and report names.</param>
/// <param name="WorkerId">The slot that holds it.</param>
/// <param name="Expires">The time at which it ends without a renewal.</param>
/// <param name="PackKey">The pack key of all its trials; null for trials without one.</param>
/// <param name="Trials">The trials, each with the fits that the lease grants.</param>
public sealed record Lease(
    LeaseToken Token, string WorkerId, DateTimeOffset Expires, string? PackKey, IReadOnlyList<LeasedTrial> Trials);

/// <summary>One trial of a lease.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Fits">The fits to run: those of the trial that have not ended and that no other lease holds.</param>
public sealed record LeasedTrial(Trial Trial, IReadOnlyList<FitAttempt> Fits);

/// <summary>One fit of a lease.</summary>
/// <param name="Id">The fit.</param>
/// <param name="Attempt">The number of this attempt, from 1.</param>
/// <param name="WasLeased">Whether the fit was leased before and returned, with or without a lost attempt.</param>
public readonly record struct FitAttempt(FitId Id, int Attempt, bool WasLeased = false);
