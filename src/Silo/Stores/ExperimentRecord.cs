using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>The stored form of an experiment: its specification and its state.</summary>
/// <param name="Spec">The specification as submitted.</param>
/// <param name="Status">The state of the experiment.</param>
/// <param name="Term">The last term that a coordinator claimed; 0 before the first.</param>
/// <param name="Flags">The operations that were requested of the experiment.</param>
/// <param name="RefitTrial">The trial that is refitted, once it is known.</param>
public sealed record ExperimentRecord(
    ExperimentSpec Spec,
    ExperimentStatus Status, long Term = 0, LedgerFlags Flags = default, long? RefitTrial = null);
