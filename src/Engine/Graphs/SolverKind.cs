namespace Experiments.Engine.Graphs;

/// <summary>How parameters are updated; scikit-learn's names.</summary>
public enum SolverKind
{
    /// <summary>Stochastic gradient descent with momentum, Nesterov's or plain.</summary>
    Sgd,

    /// <summary>Kingma and Ba (2015), algorithm 1.</summary>
    Adam,
}
