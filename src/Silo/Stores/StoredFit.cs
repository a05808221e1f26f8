using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>A fit that ended, well or not: written once, never changed.</summary>
/// <param name="Report">What its worker reported.</param>
/// <param name="Params">The trial's hyperparameters: a JSON object.</param>
/// <param name="Errors">How many attempts ended with a reported failure.</param>
/// <param name="LostAttempts">How many attempts ended because the worker was lost.</param>
/// <param name="Token">The lease under which it ended; null for a result that was known already.</param>
/// <param name="Ended">When.</param>
/// <param name="AdoptedFrom">The experiment whose result this is, where it was known already.</param>
/// <param name="Worker">Silo, device and slot of who reported it; null where nobody did.</param>
public sealed record StoredFit(
    FitReport Report, string Params, int Errors, int LostAttempts, long? Token, DateTimeOffset Ended,
    string? AdoptedFrom = null, string? Worker = null)
{
    /// <summary>The fit as a ledger knows it.</summary>
    /// <param name="metric">The metric that picks the winner.</param>
    public FitRecord ToRecord(string metric) => new(
        Report.GetId(),
        Report.Failure is null ? FitState.Completed : FitState.Failed,
        Report.Failure is null ? Report.Scores.GetValueOrDefault(metric, double.NaN) : double.NaN,
        Report.Failure?.Cause.ToLedger(),
        Errors, LostAttempts, Token is { } token ? new LeaseToken(token) : null);
}
