namespace Experiments.Engine.Graphs;

/// <summary>The activation functions, applied after a layer's affine map; scikit-learn's names.</summary>
public enum ActivationKind
{
    /// <summary>f(z) = z.</summary>
    Identity,

    /// <summary>f(z) = max(0, z).</summary>
    Relu,

    /// <summary>f(z) = tanh(z).</summary>
    Tanh,

    /// <summary>f(z) = 1 / (1 + exp(-z)).</summary>
    Logistic,
}
