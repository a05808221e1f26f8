namespace Experiments.Contracts.Specs;

/// <summary>An experiment as its user wrote it. The values of hyperparameters are canonical JSON.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.ExperimentSpec")]
public sealed record ExperimentSpec
{
    /// <summary>The name, which need not be unique.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The data.</summary>
    [Id(1)] public required DataSpec Data { get; init; }

    /// <summary>The transformers before the estimator, in their order.</summary>
    [Id(2)] public IReadOnlyList<PipelineStepSpec> Pipeline { get; init; } = [];

    /// <summary>The estimator's name in the catalog, for example mlp_classifier.</summary>
    [Id(3)] public required string Estimator { get; init; }

    /// <summary>The fixed hyperparameters: a JSON object.</summary>
    [Id(4)] public string Params { get; init; } = "{}";

    /// <summary>The searched hyperparameters: one or several sub-grids, whose points follow each other.</summary>
    [Id(5)] public required IReadOnlyList<SubGridSpec> Space { get; init; }

    /// <summary>Conditions on searched hyperparameters; points that break one are excluded.</summary>
    [Id(6)] public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>The choice, the validation and the comparison of points.</summary>
    [Id(7)] public SearchSpec Search { get; init; } = new();

    /// <summary>The limits of the search.</summary>
    [Id(8)] public BudgetSpec Budget { get; init; } = new();

    /// <summary>The device to train on: auto, cpu, gpu or gpu:N.</summary>
    [Id(9)] public string Device { get; init; } = "auto";

    /// <summary>The precision of matrix products on the device: fp32, or tf32 where the device supports it.</summary>
    [Id(10)]
    public string Precision
    {
        get;
        // Specifications that were stored before this member existed are read back with null.
        init => field = value ?? "fp32";
    } = "fp32";

    /// <summary>
    /// The priority at submission, from <see cref="ExperimentPriority.Min"/> to <see cref="ExperimentPriority.Max"/>.
    /// Not a part of the experiment's identity.
    /// </summary>
    [Id(11)] public int Priority { get; init; }

    /// <summary>
    /// The scaling of a target of numbers inside the fits: standard, or none.
    /// </summary>
    [Id(12)]
    public string TargetScaler
    {
        get;
        // Specifications that were stored before this member existed are read back with null: their fits did not scale.
        init => field = value ?? "none";
    } = "standard";

    /// <summary>
    /// Tells the experiment's file from others: a hash of its path from the folder in which the command ran; null for
    /// an experiment without a file. Not a part of the experiment's identity.
    /// </summary>
    [Id(13)] public string? Source { get; init; }
}
