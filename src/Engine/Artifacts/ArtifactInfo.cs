using Experiments.Search.Parameters;

namespace Experiments.Engine.Artifacts;

/// <summary>What a trained estimator is and where it comes from, apart from its numbers.</summary>
public sealed record ArtifactInfo
{
    /// <summary>The estimator's name in the catalog, for example <c>mlp_classifier</c>.</summary>
    public required string Estimator { get; init; }

    /// <summary>The hyperparameters of estimator and pipeline, complete with their defaults.</summary>
    public required ParameterSet Hyperparameters { get; init; }

    /// <summary>The SHA-256 of the data that it was trained on.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>
    /// The search's seed, which keys every random number of the fit unless the hyperparameter random_state does.
    /// </summary>
    public required long Seed { get; init; }

    /// <summary>Whose bits these are: the numerics class of the device that trained it.</summary>
    public required string NumericsClass { get; init; }

    /// <summary>
    /// The search's mean scores of the trial, by scorer; a score that is not a number is left out of the artifact.
    /// </summary>
    public IReadOnlyDictionary<string, double> Scores { get; init; } = new Dictionary<string, double>();

    /// <summary>The fit keys, of the refit or of all fits that the scores are from.</summary>
    public IReadOnlyList<string> FitKeys { get; init; } = [];

    /// <summary>The experiment's name or id, or null outside an experiment.</summary>
    public string? Experiment { get; init; }

    /// <summary>The trial's number, or null outside an experiment.</summary>
    public long? Trial { get; init; }

    /// <summary>The version of the engine that trained it.</summary>
    public string EngineVersion { get; init; } = typeof(ArtifactInfo).Assembly.GetName().Version!.ToString(3);
}
