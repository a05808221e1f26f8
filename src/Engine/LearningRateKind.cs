namespace Experiments.Engine;

/// <summary>The schedules of the learning rate.</summary>
public enum LearningRateKind
{
    /// <summary>The learning rate does not change.</summary>
    Constant,

    /// <summary>
    /// The learning rate is multiplied by <see cref="MlpEstimator.LearningRateDecay"/> after every epoch.
    /// </summary>
    Exponential,

    /// <summary>
    /// The learning rate is multiplied by <see cref="MlpEstimator.PlateauFactor"/> when the watched loss stalls.
    /// </summary>
    Plateau,
}
