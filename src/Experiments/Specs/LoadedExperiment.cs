using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection;

namespace Experiments.Specs;

/// <summary>
/// An experiment that was read and checked, with its data in memory, so that the file is opened once.
/// </summary>
/// <param name="Source">The experiment file, as the user named it.</param>
/// <param name="Spec">The experiment's specification.</param>
/// <param name="Plan">The experiment resolved against its data.</param>
/// <param name="Table">The rows of the data.</param>
/// <param name="Content">The bytes of the data, which are sent to the artifact store.</param>
internal sealed record LoadedExperiment(
    string Source, ExperimentSpec Spec, SearchPlan Plan, TabularData Table, byte[] Content);
