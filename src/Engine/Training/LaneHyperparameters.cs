namespace Experiments.Engine.Training;

/// <summary>
/// The training hyperparameters that may differ from lane to lane of a pack: constants of its steps, and those that
/// decide when it ends.
/// </summary>
public record LaneHyperparameters
{
    /// <summary>The initial learning rate (<c>learning_rate_init</c>).</summary>
    public double LearningRateInit { get; init; } = 1e-3;

    /// <summary>The schedule of the learning rate.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>The L2 factor: adds alpha/2 * sum(w^2) / rows of the batch to the loss.</summary>
    public double Alpha { get; init; } = 1e-4;

    /// <summary>Momentum of sgd.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Adam's decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's epsilon, added outside the square root.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The largest L2 norm of the gradient of all parameters together; null for no clipping.</summary>
    public double? MaxGradNorm { get; init; }

    /// <summary>The largest number of epochs.</summary>
    public int MaxIter { get; init; } = 200;

    /// <summary>
    /// The number of epochs in a row that may fail to improve the validation loss (<c>n_iter_no_change</c>); the next
    /// such epoch ends training.
    /// </summary>
    public int Patience { get; init; } = 10;

    /// <summary>The least decrease of the validation loss that counts as an improvement (<c>tol</c>).</summary>
    public double MinDelta { get; init; } = 1e-4;
}
