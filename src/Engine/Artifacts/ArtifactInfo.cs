using Experiments.Search.Parameters;

namespace Experiments.Engine.Artifacts;

/// <summary>The description and origin of a trained estimator, without its parameters.</summary>
public sealed record ArtifactInfo
{
    /// <summary>The estimator's name in the catalog, for example <c>mlp_classifier</c>.</summary>
    public required string Estimator { get; init; }

    /// <summary>The hyperparameters of estimator and pipeline, complete with their defaults.</summary>
    public required ParameterSet Hyperparameters { get; init; }

    /// <summary>The SHA-256 of the training data.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>
    /// The search's seed, which keys every random number of the fit unless the hyperparameter random_state is set.
    /// </summary>
    public required long Seed { get; init; }

    /// <summary>The numerics class of the device that trained it, on which the bits depend.</summary>
    public required string NumericsClass { get; init; }

    /// <summary>
    /// The trial's mean scores in the search, by scorer. A score that is not finite is left out of the artifact.
    /// </summary>
    public IReadOnlyDictionary<string, double> Scores { get; init; } = new Dictionary<string, double>();

    /// <summary>The fit keys: that of the refit, or those of all fits from which the scores come.</summary>
    public IReadOnlyList<string> FitKeys { get; init; } = [];

    /// <summary>The experiment's name or id, or null outside an experiment.</summary>
    public string? Experiment { get; init; }

    /// <summary>The trial's number, or null outside an experiment.</summary>
    public long? Trial { get; init; }

    /// <summary>The version of the engine that trained it.</summary>
    public string EngineVersion { get; init; } = typeof(ArtifactInfo).Assembly.GetName().Version!.ToString(3);
}
