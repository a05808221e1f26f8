using Experiments.Engine.Networks;

namespace Experiments.Engine.Artifacts;

/// <summary>The architecture that an estimator's name and hyperparameters stand for.</summary>
internal static class Architecture
{
    /// <summary>The network, not yet traced.</summary>
    /// <exception cref="ArgumentException">The estimator is unknown, or a hyperparameter is missing or wrong.</exception>
    public static NeuralNetwork Of(ArtifactInfo info)
    {
        if (info.Estimator is not ("mlp_classifier" or "mlp_regressor"))
            throw new ArgumentException($"This engine knows no estimator '{info.Estimator}'.", nameof(info));
        if (!info.Hyperparameters.TryGetValue("hidden_layer_sizes", out var sizes) || !info.Hyperparameters.TryGetValue("activation", out var activation))
            throw new ArgumentException("The hyperparameters lack hidden_layer_sizes or activation.", nameof(info));
        return new Mlp([.. sizes.AsList().Select(s => checked((int)s.AsInteger()))], Enum.Parse<ActivationKind>(activation.AsText(), ignoreCase: true));
    }
}
