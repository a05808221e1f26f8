using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>The right of one worker to run certain trials until a time.</summary>
/// <param name="Token">The fencing token, to be named in every renewal and report.</param>
/// <param name="WorkerId">Who holds it.</param>
/// <param name="Expires">When it ends, if it is not renewed.</param>
/// <param name="PackKey">
/// What all its trials share, so that they can train together; null where nothing groups them.
/// </param>
/// <param name="Trials">The trials, each with the folds that are still to run.</param>
public sealed record Lease(
    LeaseToken Token, string WorkerId, DateTimeOffset Expires, string? PackKey, IReadOnlyList<LeasedTrial> Trials);

/// <summary>One trial of a lease.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Fits">The folds to run: those of the trial that have not ended and that no one else runs.</param>
public sealed record LeasedTrial(Trial Trial, IReadOnlyList<FitAttempt> Fits);

/// <summary>One fit of a lease.</summary>
/// <param name="Id">The fit.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
/// <param name="WasLeased">Whether it was leased before and came back, also where that cost it no attempt.</param>
public readonly record struct FitAttempt(FitId Id, int Attempt, bool WasLeased = false);
