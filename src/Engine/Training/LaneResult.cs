namespace Experiments.Engine.Training;

/// <summary>The result of a lane's training.</summary>
public sealed record LaneResult
{
    /// <summary>
    /// Parameters and buffers by name: those of the best epoch with early stopping, else those of the last epoch.
    /// </summary>
    public required IReadOnlyDictionary<string, float[]> State { get; init; }

    /// <summary>The reason why training ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The number of epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch of <see cref="State"/>, from 1.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>
    /// The mean loss over the samples with its L2 term, by epoch, measured before each update; scikit-learn's
    /// loss_curve_.
    /// </summary>
    public required IReadOnlyList<double> LossCurve { get; init; }

    /// <summary>The loss on the validation rows by epoch; empty without early stopping.</summary>
    public required IReadOnlyList<double> ValidationCurve { get; init; }

    /// <summary>The epoch of the checkpoint from which the fit continued; 0 if it started at the beginning.</summary>
    public int RestoredFromEpoch { get; init; }

    /// <summary>
    /// The training time: measured for each lane on a device that runs lanes in turn (a CPU); where lanes run together
    /// (a GPU), an equal part of each epoch's time.
    /// </summary>
    public TimeSpan TrainTime { get; init; }
}
