using Experiments.Contracts.Specs;

namespace Experiments.Client.Specs;

/// <summary>An experiment as far as it could be read from its file.</summary>
/// <param name="DataPath">The data's path as it was written, or null where there is none.</param>
/// <param name="Spec">The experiment, without the hash of its data.</param>
internal sealed record ExperimentDraft(string? DataPath, ExperimentSpec Spec);
