using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;

namespace Experiments.Silo.Stores;

/// <summary>An experiment as it is stored: what was submitted and where it stands.</summary>
public sealed record ExperimentRecord(ExperimentSpec Spec, ExperimentStatus Status, long Epoch = 0);
