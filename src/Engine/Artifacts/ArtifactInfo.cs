using System.Text.Json.Serialization;
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

    /// <summary>The scorer that picked the winner, or null outside a search.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Metric { get; init; }

    /// <summary>
    /// The mean scores of a model that looks at no feature, by scorer: it predicts the most frequent class, or the
    /// mean. Null outside a search.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? Baseline { get; init; }

    /// <summary>True if the model's score is better than the baseline's; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? BeatsBaseline => Metric is not null && Baseline?.TryGetValue(Metric, out var baseline) == true
        && Scores.TryGetValue(Metric, out var score)
            ? score > baseline
            : null;

    /// <summary>The number of rows that the model was trained on; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrainRows { get; init; }

    /// <summary>The number of rows that early stopping held out of training and watched; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? WatchedRows { get; init; }

    /// <summary>
    /// The number of columns of the file that the model was trained on, if it has no header: its columns are known by
    /// their places. Null for a file with a header.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? UnnamedColumns { get; init; }

    /// <summary>The texts that meant a missing value in the file; null for the default ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? MissingTexts { get; init; }

    /// <summary>What in the data or the search could mislead, as sentences; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The fit keys: that of the refit, or those of all fits from which the scores come.</summary>
    public IReadOnlyList<string> FitKeys { get; init; } = [];

    /// <summary>The experiment's name or id, or null outside an experiment.</summary>
    public string? Experiment { get; init; }

    /// <summary>
    /// Tells the experiment's file from others (a hash of its path); null, and absent from the artifact, for an
    /// experiment without a file.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExperimentSource { get; init; }

    /// <summary>The trial's number, or null outside an experiment.</summary>
    public long? Trial { get; init; }

    /// <summary>The version of the engine that trained it.</summary>
    public string EngineVersion { get; init; } = typeof(ArtifactInfo).Assembly.GetName().Version!.ToString(3);
}
