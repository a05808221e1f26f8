using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>A fit that ended, with or without scores: written once, never changed.</summary>
/// <param name="Report">The report of its worker.</param>
/// <param name="Params">The trial's hyperparameters: a JSON object.</param>
/// <param name="Errors">The number of attempts that ended with a reported failure.</param>
/// <param name="LostAttempts">The number of attempts that ended because the worker was lost.</param>
/// <param name="Token">The lease under which the fit ended; null if the result was known already.</param>
/// <param name="Ended">The time at which the fit ended.</param>
/// <param name="AdoptedFrom">The experiment that trained the fit, if its result was known already.</param>
/// <param name="Worker">Silo, device and slot of the worker that reported the fit; null if no worker did.</param>
public sealed record StoredFit(
    FitReport Report, string Params, int Errors, int LostAttempts, long? Token, DateTimeOffset Ended,
    string? AdoptedFrom = null, string? Worker = null)
{
    /// <summary>Returns the ledger's record of the fit.</summary>
    /// <param name="metric">The metric that picks the winner.</param>
    public FitRecord ToRecord(string metric) => new(
        Report.GetId(),
        Report.Failure is null ? FitState.Completed : FitState.Failed,
        Report.Failure is null ? Report.Scores.GetValueOrDefault(metric, double.NaN) : double.NaN,
        Report.Failure?.Cause.ToLedger(),
        Errors, LostAttempts, Token is { } token ? new LeaseToken(token) : null);
}
