using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>An experiment as it is stored: what was submitted and where it stands.</summary>
/// <param name="Spec">What was submitted.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Term">The last term that a coordinator claimed; 0 before the first.</param>
/// <param name="Flags">What was asked of it.</param>
/// <param name="RefitTrial">The trial that is refitted, once it is known.</param>
public sealed record ExperimentRecord(
    ExperimentSpec Spec,
    ExperimentStatus Status, long Term = 0, LedgerFlags Flags = default, long? RefitTrial = null);
