namespace Experiments.Engine;

/// <summary>How the learning rate changes.</summary>
public enum LearningRateKind
{
    /// <summary>It does not.</summary>
    Constant,

    /// <summary>It is multiplied by <see cref="MlpEstimator.LearningRateDecay"/> after every epoch.</summary>
    Exponential,

    /// <summary>It is multiplied by <see cref="MlpEstimator.PlateauFactor"/> where the watched loss stalls.</summary>
    Plateau,
}
