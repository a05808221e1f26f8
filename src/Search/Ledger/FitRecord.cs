namespace Experiments.Search.Ledger;

/// <summary>The durable row of a fit that a worker has had in its hands, or whose result was known already.</summary>
/// <param name="Id">The fit, the row's key.</param>
/// <param name="State">
/// <see cref="FitState.Completed"/>, <see cref="FitState.Failed"/>, or <see cref="FitState.Pending"/> for one that was
/// returned.
/// </param>
/// <param name="Score">The score of a completed fit, else NaN.</param>
/// <param name="Cause">Why it failed last, or null.</param>
/// <param name="Errors">How many attempts ended with a failure of the fit.</param>
/// <param name="LostAttempts">How many attempts ended because the worker was lost, or its device failed.</param>
/// <param name="Token">The lease under which the row was written; null for a result that was known already.</param>
public sealed record FitRecord(
    FitId Id, FitState State, double Score, FitFailureCause? Cause, int Errors, int LostAttempts, LeaseToken? Token)
{
    /// <summary>Whether the fit has ended.</summary>
    public bool HasEnded => State is FitState.Completed or FitState.Failed;

    /// <summary>How often the fit was begun again.</summary>
    public int Retries => State == FitState.Failed ? Math.Max(0, Errors + LostAttempts - 1) : Errors + LostAttempts;

    /// <summary>Whether the result was known from an earlier experiment.</summary>
    public bool IsAdopted => Token is null;
}

/// <summary>The durable row of an open lease.</summary>
/// <param name="Token">The lease, the row's key.</param>
/// <param name="WorkerId">Who holds it.</param>
/// <param name="PackKey">What its trials share.</param>
/// <param name="Fits">The fits as they were granted.</param>
public sealed record LeaseRecord(LeaseToken Token, string WorkerId, string? PackKey, IReadOnlyList<FitId> Fits);
