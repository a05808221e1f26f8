namespace Experiments.Search.Ledger;

/// <summary>The durable row of a fit that was leased once, or whose result was known already.</summary>
/// <param name="Id">The fit's id, the row's key.</param>
/// <param name="State">
/// <see cref="FitState.Completed"/>, <see cref="FitState.Failed"/>, or <see cref="FitState.Pending"/> for one that was
/// returned.
/// </param>
/// <param name="Score">The score of a completed fit, else NaN.</param>
/// <param name="Cause">The cause of the last failure, or null.</param>
/// <param name="Errors">The number of attempts that ended with a failure of the fit.</param>
/// <param name="LostAttempts">The number of attempts that ended because the worker or its device was lost.</param>
/// <param name="Token">The lease under which the row was written; null for a result that was known already.</param>
public sealed record FitRecord(
    FitId Id, FitState State, double Score, FitFailureCause? Cause, int Errors, int LostAttempts, LeaseToken? Token)
{
    /// <summary>True for a fit that has ended.</summary>
    public bool HasEnded => State is FitState.Completed or FitState.Failed;

    /// <summary>The number of times that the fit ran again.</summary>
    public int Retries => State == FitState.Failed ? Math.Max(0, Errors + LostAttempts - 1) : Errors + LostAttempts;

    /// <summary>True for a result that was known from another experiment.</summary>
    public bool IsAdopted => Token is null;
}

/// <summary>The durable row of an open lease.</summary>
/// <param name="Token">The lease's token, the row's key.</param>
/// <param name="WorkerId">The slot that holds it.</param>
/// <param name="PackKey">The pack key of its trials; null without one.</param>
/// <param name="Fits">The fits as they were granted.</param>
/// <param name="Secret">
/// The number that its worker drew, and that every call under the lease must bear: the token alone can be guessed.
/// Never shown to users and never logged.
/// </param>
public sealed record LeaseRecord(
    LeaseToken Token, string WorkerId, string? PackKey, IReadOnlyList<FitId> Fits, long Secret = 0)
{
    /// <summary>Returns the lease as text, without its secret.</summary>
    public override string ToString() => $"lease {Token.Value} of {WorkerId}";
}
