namespace Experiments.Engine.Graphs.Planning;

/// <summary>What a part of a plan's arena holds.</summary>
internal enum Region
{
    /// <summary>Parameters and buffers, [lanes, P].</summary>
    State,

    /// <summary>The state of each lane's best epoch, laid out like <see cref="State"/>.</summary>
    Best,

    /// <summary>The solver's memory.</summary>
    SolverState,

    /// <summary>Gradients of parameters.</summary>
    Gradients,

    /// <summary>Batches, activations and their gradients: what does not outlive a step.</summary>
    Transient,
}
