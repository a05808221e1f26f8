using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>An attempt at a fit that came to nothing, after which the fit was returned to be run again.</summary>
/// <param name="Fit">The fit.</param>
/// <param name="Worker">Silo, device and slot of who had it.</param>
/// <param name="Device">The device, or empty where it was not said.</param>
/// <param name="Failure">Why it ended.</param>
/// <param name="Log">The last lines of what the training said of itself.</param>
/// <param name="Ended">When.</param>
public sealed record StoredAttempt(
    FitId Fit, string Worker, string Device, FitFailure Failure, string Log, DateTimeOffset Ended);
