using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>A transformer before the estimator, as an experiment asks for it.</summary>
/// <param name="Name">
/// Its name in the catalog; it also prefixes its searched hyperparameters: <c>standard_scaler__with_mean</c>.
/// </param>
/// <param name="Params">Its fixed hyperparameters, by their plain names.</param>
public sealed record PipelineStep(string Name, ParameterSet Params);
