namespace Experiments.Contracts.Specs;

/// <summary>A transformer before the estimator.</summary>
/// <param name="Name">
/// The transformer's name in the catalog, for example standard_scaler; also the prefix of its searched hyperparameters
/// (standard_scaler__with_mean).
/// </param>
/// <param name="Params">The transformer's fixed hyperparameters: a JSON object.</param>
[GenerateSerializer, Immutable, Alias("Experiments.PipelineStepSpec")]
public sealed record PipelineStepSpec([property: Id(0)] string Name, [property: Id(1)] string Params = "{}");
