namespace Experiments.Engine.Metrics;

/// <summary>How one figure is made of the figures of several classes or labels; scikit-learn's names.</summary>
internal enum Averaging
{
    /// <summary>The figure of the positive class alone.</summary>
    Binary,

    /// <summary>Counts are summed first.</summary>
    Micro,

    /// <summary>The plain mean over classes.</summary>
    Macro,

    /// <summary>The mean over classes, weighted by how often each is true.</summary>
    Weighted,
}
