namespace Experiments.Engine.Training;

/// <summary>
/// The hyperparameters of training that may differ from lane to lane of a pack: constants of its steps, and when it
/// ends.
/// </summary>
public record LaneHyperparameters
{
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
}
