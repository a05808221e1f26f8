using Experiments.Engine.Numerics;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// What is searched, as it was asked for: nothing in it is checked yet (<see cref="SearchPlan"/> does that).
/// </summary>
public sealed record SearchRequest
{
    /// <summary>The estimator's name in the catalog.</summary>
    public required string Estimator { get; init; }

    /// <summary>The transformers before it.</summary>
    public IReadOnlyList<PipelineStep> Pipeline { get; init; } = [];

    /// <summary>
    /// The fixed hyperparameters: the estimator's by their names, a transformer's as <c>standard_scaler__with_mean</c>.
    /// </summary>
    public ParameterSet Params { get; init; } = ParameterSet.Empty;

    /// <summary>The searched hyperparameters: one grid, or several that follow each other.</summary>
    public IReadOnlyList<SubGrid> Space { get; init; } = [new SubGrid([])];

    /// <summary>What must hold of a point, as text.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>Which points are tried, and in which order: a strategy of the catalog, by name.</summary>
    public string Strategy { get; init; } = StrategyCatalog.Default.Name;

    /// <summary>The most trials to run, at least 1; null for no limit.</summary>
    public long? MaxTrials { get; init; }

    /// <summary>How candidates are scored.</summary>
    public ValidationScheme Validation { get; init; } = new ValidationScheme.CrossValidation();

    /// <summary>The scorers, by name; empty for the estimator's default.</summary>
    public IReadOnlyList<string> Scoring { get; init; } = [];

    /// <summary>The scorer that picks the winner; null for the first.</summary>
    public string? Refit { get; init; }

    /// <summary>What keys every random number.</summary>
    public long Seed { get; init; }

    /// <summary>The device to train on: auto, cpu, gpu or gpu:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>How exactly the device multiplies matrices.</summary>
    public Precision Precision { get; init; }

    /// <summary>The columns to predict.</summary>
    public required IReadOnlyList<string> Target { get; init; }

    /// <summary>The columns that are neither targets nor features.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];
}
