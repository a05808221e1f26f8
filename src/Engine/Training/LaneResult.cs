namespace Experiments.Engine.Training;

/// <summary>What a lane's training gave.</summary>
public sealed record LaneResult
{
    /// <summary>
    /// Parameters and buffers by name: those of the best epoch where early stopping watched, else the last.
    /// </summary>
    public required IReadOnlyDictionary<string, float[]> State { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch, from 1, that <see cref="State"/> is from.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>
    /// By epoch, the mean over samples of the loss with its L2 term, taken before each update; scikit-learn's
    /// loss_curve_.
    /// </summary>
    public required IReadOnlyList<double> LossCurve { get; init; }

    /// <summary>By epoch, the loss on the validation rows; empty without early stopping.</summary>
    public required IReadOnlyList<double> ValidationCurve { get; init; }

    /// <summary>The epoch of the checkpoint from which it went on; 0 where it began at the beginning.</summary>
    public int RestoredFromEpoch { get; init; }

    /// <summary>
    /// The lane's share of the time that its pack trained: of each epoch as much as every other lane that was in it.
    /// </summary>
    public TimeSpan TrainTime { get; init; }
}
