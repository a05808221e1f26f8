using Experiments.Engine.Data;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Training;

/// <summary>One fit of a pack: its rows, and the hyperparameters that may differ from lane to lane.</summary>
public sealed record LaneSpec
{
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

    /// <summary>The first learning rate (<c>learning_rate_init</c>).</summary>
    public double LearningRateInit { get; init; } = 1e-3;

    /// <summary>The schedule of the learning rate.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>L2: the loss gains alpha/2 * sum(w^2) / rows of the batch.</summary>
    public double Alpha { get; init; } = 1e-4;

    /// <summary>Momentum of sgd.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Adam's decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's epsilon, added outside the root.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The largest L2 norm of the gradient of all parameters together, or null for none.</summary>
    public double? MaxGradNorm { get; init; }

    /// <summary>The number of epochs at most.</summary>
    public int MaxIter { get; init; } = 200;

    /// <summary>
    /// How many epochs in a row may fail to make the validation loss better (<c>n_iter_no_change</c>); the next one
    /// ends training.
    /// </summary>
    public int Patience { get; init; } = 10;

    /// <summary>By how much the validation loss must fall to count as better (<c>tol</c>).</summary>
    public double MinDelta { get; init; } = 1e-4;

    /// <summary>
    /// Where parameters and buffers begin, by name, or null for the network's initializers drawn from the seed. An
    /// estimator's <c>LoadParameters</c> and a warm start come in here.
    /// </summary>
    public IReadOnlyDictionary<string, float[]>? InitialState { get; init; }

    /// <summary>How far the fit has come already, or null. One that does not fit the lane is as none.</summary>
    internal LaneCheckpoint? Checkpoint { get; init; }
}
