using Experiments.Engine.Estimators;
using Experiments.Engine.Networks;
using Experiments.Search.Specs;

namespace Experiments.Engine.Artifacts;

/// <summary>Creates the architecture of an artifact from its estimator's name and hyperparameters.</summary>
internal static class Architecture
{
    /// <summary>Creates the network, which is not traced yet.</summary>
    /// <exception cref="ArgumentException">This engine has no such estimator.</exception>
    /// <exception cref="SpecException">A hyperparameter breaks its rule.</exception>
    public static NeuralNetwork CreateNetwork(ArtifactInfo info)
    {
        var estimator = EstimatorCatalog.Find(info.Estimator)
            ?? throw new ArgumentException($"This engine has no estimator '{info.Estimator}'.", nameof(info));
        // The hyperparameters also contain the pipeline's, which do not concern the network.
        return estimator.CreateNetwork(info.Hyperparameters.Subset(estimator.Hyperparameters.Defaults.Keys));
    }
}
