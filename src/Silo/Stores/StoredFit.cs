using Experiments.Contracts.Leases;

namespace Experiments.Silo.Stores;

/// <summary>A fit that ended, well or not.</summary>
/// <param name="Report">What its worker reported.</param>
/// <param name="Params">The trial's hyperparameters: a JSON object.</param>
/// <param name="Attempt">Which attempt ended it, from 1.</param>
/// <param name="Ended">When.</param>
/// <param name="AdoptedFrom">The experiment whose result this is, where it was known already.</param>
public sealed record StoredFit(FitReport Report, string Params, int Attempt, DateTimeOffset Ended, string? AdoptedFrom = null);
