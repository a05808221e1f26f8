namespace Experiments.Engine.Graphs.Planning;

/// <summary>The regions of a plan's arena.</summary>
internal enum Region
{
    /// <summary>Parameters and buffers, [lanes, P].</summary>
    State,

    /// <summary>The state of each lane's best epoch, in the layout of <see cref="State"/>.</summary>
    Best,

    /// <summary>The state tensors of the solver.</summary>
    SolverState,

    /// <summary>Gradients of parameters.</summary>
    Gradients,

    /// <summary>Batches, activations and their gradients: tensors that are used within one step only.</summary>
    Transient,
}
