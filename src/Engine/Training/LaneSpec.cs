using Experiments.Engine.Data;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Training;

/// <summary>One fit of a pack: its rows, and the hyperparameters that may differ from lane to lane.</summary>
public sealed record LaneSpec : LaneHyperparameters
{
    /// <summary>A lane with the default hyperparameters.</summary>
    public LaneSpec() { }

    /// <summary>A lane with the given hyperparameters.</summary>
    public LaneSpec(LaneHyperparameters hyperparameters) : base(hyperparameters) { }

    /// <summary>Features and targets; lanes that share them pass the same object.</summary>
    public required PreparedData Data { get; init; }

    /// <summary>The rows to train on, in the order that they take without shuffling.</summary>
    public required int[] TrainRows { get; init; }

    /// <summary>The rows that early stopping watches; empty where it is off.</summary>
    public int[] ValidationRows { get; init; } = [];

    /// <summary>Sample weights by row of <see cref="Data"/>, or null for ones.</summary>
    public float[]? SampleWeights { get; init; }

    /// <summary>The seed; with <see cref="Fold"/> it keys every random number of the fit.</summary>
    public ulong Seed { get; init; }

    /// <summary>The fold, or -1 for a refit.</summary>
    public int Fold { get; init; }

    /// <summary>
    /// Where parameters and buffers begin, by name, or null for the network's initializers drawn from the seed. An
    /// estimator's <c>LoadParameters</c> and a warm start come in here.
    /// </summary>
    public IReadOnlyDictionary<string, float[]>? InitialState { get; init; }

    /// <summary>How far the fit has come already, or null. One that does not fit the lane is as none.</summary>
    internal LaneCheckpoint? Checkpoint { get; init; }
}
