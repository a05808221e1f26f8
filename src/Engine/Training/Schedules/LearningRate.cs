namespace Experiments.Engine.Training.Schedules;

/// <summary>The learning rate of one lane as it goes from epoch to epoch.</summary>
internal abstract class LearningRate(double init)
{
    /// <summary>The rate of the next epoch.</summary>
    public double Value { get; protected set; } = init;

    /// <summary>Takes the loss that is watched, after an epoch.</summary>
    public abstract void Step(double loss);

    /// <summary>What a schedule asks for.</summary>
    public static LearningRate Create(LearningRateSchedule schedule, double init) => schedule switch
    {
        LearningRateSchedule.Exponential exponential => new ExponentialRate(init, exponential.Gamma),
        LearningRateSchedule.Plateau plateau => new PlateauRate(init, plateau),
        _ => new ConstantRate(init),
    };
}
