using Experiments.Engine.Numerics;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection;

/// <summary>The request of a search, not checked yet: <see cref="SearchPlan"/> checks it.</summary>
public sealed record SearchRequest
{
    /// <summary>The estimator's name in the catalog.</summary>
    public required string Estimator { get; init; }

    /// <summary>The transformers before the estimator.</summary>
    public IReadOnlyList<PipelineStep> Pipeline { get; init; } = [];

    /// <summary>
    /// The fixed hyperparameters: the estimator's by their names, a transformer's as <c>standard_scaler__with_mean</c>.
    /// </summary>
    public ParameterSet Params { get; init; } = ParameterSet.Empty;

    /// <summary>The searched hyperparameters: one grid, or several in sequence.</summary>
    public IReadOnlyList<SubGrid> Space { get; init; } = [new SubGrid([])];

    /// <summary>The constraints on points, as text.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>The name of the strategy in the catalog, which decides the points to try and their order.</summary>
    public string Strategy { get; init; } = StrategyCatalog.Default.Name;

    /// <summary>The maximum number of trials, at least 1; null for no limit.</summary>
    public long? MaxTrials { get; init; }

    /// <summary>The validation scheme by which trials are scored.</summary>
    public ValidationScheme Validation { get; init; } = new ValidationScheme.CrossValidation();

    /// <summary>The scorers, by name; empty for the estimator's default.</summary>
    public IReadOnlyList<string> Scoring { get; init; } = [];

    /// <summary>The scorer that picks the winner; null for the first.</summary>
    public string? Refit { get; init; }

    /// <summary>The key of every random number.</summary>
    public long Seed { get; init; }

    /// <summary>The device to train on: auto, cpu, gpu or gpu:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The precision of matrix products.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// The scaling of a target of numbers; predictions and scores are in the target's own unit. Targets of classes and
    /// of counts are never scaled.
    /// </summary>
    public TargetScaling TargetScaler { get; init; } = TargetScaling.Standard;

    /// <summary>The columns to predict.</summary>
    public required IReadOnlyList<string> Target { get; init; }

    /// <summary>The columns that are neither targets nor features.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>
    /// The positive class of two, which precision, recall and F1 are of; null for the usual one: 1 of 0 and 1 or of -1
    /// and 1, true of false and true.
    /// </summary>
    public string? Positive { get; init; }
}
