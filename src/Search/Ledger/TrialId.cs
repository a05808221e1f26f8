namespace Experiments.Search.Ledger;

/// <summary>The id of a trial at a rung, unique in its experiment.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Rung">The rung of the trial's budget; 0 for a strategy without rungs.</param>
public readonly record struct TrialId(long Number, int Rung);
