using Experiments.Engine.Estimators;
using Experiments.Engine.Networks;
using Experiments.Search.Specs;

namespace Experiments.Engine.Artifacts;

/// <summary>The architecture that an estimator's name and hyperparameters stand for.</summary>
internal static class Architecture
{
    /// <summary>The network, not yet traced.</summary>
    /// <exception cref="ArgumentException">This engine has no such estimator.</exception>
    /// <exception cref="SpecException">A hyperparameter breaks its rule.</exception>
    public static NeuralNetwork CreateNetwork(ArtifactInfo info)
    {
        var estimator = EstimatorCatalog.Find(info.Estimator)
            ?? throw new ArgumentException($"This engine knows no estimator '{info.Estimator}'.", nameof(info));
        // The pipeline's hyperparameters stand beside the estimator's, and say nothing of the network.
        return estimator.CreateNetwork(info.Hyperparameters.Subset(estimator.Hyperparameters.Defaults.Keys));
    }
}
