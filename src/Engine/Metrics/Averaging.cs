namespace Experiments.Engine.Metrics;

/// <summary>The ways to average the metrics of several classes or labels, by scikit-learn's names.</summary>
internal enum Averaging
{
    /// <summary>The metric of the positive class alone.</summary>
    Binary,

    /// <summary>The metric of the counts summed over classes.</summary>
    Micro,

    /// <summary>The unweighted mean over classes.</summary>
    Macro,

    /// <summary>The mean over classes, weighted by the number of true rows of each class.</summary>
    Weighted,
}
