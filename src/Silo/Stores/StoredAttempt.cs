using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>An attempt at a fit that gave no result, after which the fit was returned to be run again.</summary>
/// <param name="Fit">The fit.</param>
/// <param name="Worker">Silo, device and slot of the worker that held the fit.</param>
/// <param name="Device">The device's name, or empty if it is not known.</param>
/// <param name="Failure">The cause of the attempt's end.</param>
/// <param name="Log">The last lines of the training's log.</param>
/// <param name="Ended">The time at which the attempt ended.</param>
public sealed record StoredAttempt(
    FitId Fit, string Worker, string Device, FitFailure Failure, string Log, DateTimeOffset Ended);
