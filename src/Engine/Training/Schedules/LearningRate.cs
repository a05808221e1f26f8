namespace Experiments.Engine.Training.Schedules;

/// <summary>The learning rate of one lane, which changes from epoch to epoch.</summary>
internal abstract class LearningRate(double init)
{
    /// <summary>The rate of the next epoch.</summary>
    public double Value { get; protected set; } = init;

    /// <summary>
    /// Predicts the rate after the next epoch, whose loss is not known yet. A wrong prediction costs time only.
    /// </summary>
    public virtual double PredictNext() => Value;

    /// <summary>Receives the watched loss after an epoch.</summary>
    public abstract void Step(double loss);

    /// <summary>Creates the learning rate of a schedule.</summary>
    public static LearningRate Create(LearningRateSchedule schedule, double init) => schedule switch
    {
        LearningRateSchedule.Exponential exponential => new ExponentialRate(init, exponential.Gamma),
        LearningRateSchedule.Plateau plateau => new PlateauRate(init, plateau),
        _ => new ConstantRate(init),
    };
}
