namespace Experiments.Engine;

/// <summary>The schedules of the learning rate.</summary>
public enum LearningRateKind
{
    /// <summary>The learning rate does not change.</summary>
    Constant,

    /// <summary>Every epoch multiplies the rate by <see cref="MlpEstimator.LearningRateDecay"/>.</summary>
    Exponential,

    /// <summary>A stall of the watched loss multiplies the rate by <see cref="MlpEstimator.PlateauFactor"/>.</summary>
    Plateau,
}
