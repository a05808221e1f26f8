using Experiments.Contracts.Specs;
using Experiments.Planning;

namespace Experiments.Specs;

/// <summary>The parts of an experiment that could be read from its file.</summary>
/// <param name="DataPath">The data's path as written in the file, or null if there is none.</param>
/// <param name="LabelsPath">The path of the labels' own file, or null if there is none.</param>
/// <param name="Spec">The experiment, without the hash and the format of its data.</param>
/// <param name="Values">The experiment's hyperparameters, which <paramref name="Spec"/> has as text.</param>
internal sealed record ExperimentDraft(
    string? DataPath, string? LabelsPath, ExperimentSpec Spec, SpecValues Values);
