using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>A transformer before the estimator, as an experiment describes it.</summary>
/// <param name="Name">
/// The name in the catalog. The name is also the prefix of searched hyperparameters: <c>standard_scaler__with_mean</c>.
/// </param>
/// <param name="Params">The fixed hyperparameters, by their names without prefix.</param>
public sealed record PipelineStep(string Name, ParameterSet Params);
