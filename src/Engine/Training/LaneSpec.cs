using Experiments.Engine.Data;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Training;

/// <summary>One fit of a pack: its rows, and the hyperparameters that may differ from lane to lane.</summary>
public sealed record LaneSpec : LaneHyperparameters
{
    /// <summary>Creates a lane with the default hyperparameters.</summary>
    public LaneSpec() { }

    /// <summary>Creates a lane with the given hyperparameters.</summary>
    public LaneSpec(LaneHyperparameters hyperparameters) : base(hyperparameters) { }

    /// <summary>Features and targets; lanes that share them pass the same object.</summary>
    public required PreparedData Data { get; init; }

    /// <summary>The training rows; without shuffling they are trained in this order.</summary>
    public required int[] TrainRows { get; init; }

    /// <summary>The rows whose loss decides early stopping; empty if it is off.</summary>
    public int[] ValidationRows { get; init; } = [];

    /// <summary>Sample weights by row of <see cref="Data"/>; null for weights of 1.</summary>
    public float[]? SampleWeights { get; init; }

    /// <summary>The seed. Together with <see cref="Fold"/> it keys every random number of the fit.</summary>
    public ulong Seed { get; init; }

    /// <summary>The fold, or -1 for a refit.</summary>
    public int Fold { get; init; }

    /// <summary>
    /// The initial parameters and buffers by name; null to draw them from the seed with the network's initializers.
    /// </summary>
    public IReadOnlyDictionary<string, float[]>? InitialState { get; init; }

    /// <summary>
    /// The checkpoint to continue from, or null. A checkpoint that does not match the lane is ignored.
    /// </summary>
    internal LaneCheckpoint? Checkpoint { get; init; }
}
