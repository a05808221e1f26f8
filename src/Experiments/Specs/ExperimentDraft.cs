using Experiments.Contracts.Specs;
using Experiments.Planning;

namespace Experiments.Specs;

/// <summary>An experiment as far as it could be read from its file.</summary>
/// <param name="DataPath">The data's path as it was written, or null where there is none.</param>
/// <param name="LabelsPath">The path of the labels' own file, or null where there is none.</param>
/// <param name="Spec">The experiment, without the hash and the format of its data.</param>
/// <param name="Values">Its hyperparameters, which <paramref name="Spec"/> has as text.</param>
internal sealed record ExperimentDraft(
    string? DataPath, string? LabelsPath, ExperimentSpec Spec, SpecValues Values);
