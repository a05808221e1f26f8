using Experiments.Engine.Graphs;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Networks;

/// <summary>
/// The architecture of a network. A new architecture overrides two methods: <see cref="InitializeArchitecture"/>
/// declares layers and their parameters, <see cref="Forward"/> composes them. The engine provides training, validation,
/// early stopping, checkpoints, metrics, ONNX export and lanes.
/// </summary>
public abstract class NeuralNetwork
{
    private readonly Lock _tracing = new();

    /// <summary>Declares the layers and their parameters.</summary>
    /// <param name="graph">The graph in which parameters are declared.</param>
    /// <param name="input">The shape of one row of features.</param>
    /// <param name="outputs">The number of values before the link function.</param>
    protected abstract void InitializeArchitecture(Graph graph, Shape input, int outputs);

    /// <summary>
    /// Gets the shape in which the network takes a row: flat by default. An architecture for images or sequences
    /// returns another shape with the same number of elements, for example <paramref name="row"/>. An artifact keeps
    /// <paramref name="row"/> unless the network takes rows flat.
    /// </summary>
    /// <param name="row">The shape of a row of the data.</param>
    protected virtual Shape ShapeInput(Shape row) => new(row.Size);

    /// <summary>Composes the layers: features in, values before the link function (logits) out.</summary>
    protected abstract Symbol Forward(Graph graph, Symbol x);

    /// <summary>Runs <see cref="Forward"/> once on symbols and returns the recorded graph.</summary>
    /// <param name="row">The shape of a row of the data.</param>
    /// <param name="outputs">The number of values before the link function.</param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Forward"/> does not return the last value that it computes, or the value has another shape.
    /// </exception>
    public Graph Trace(Shape row, int outputs)
    {
        // Layers keep their symbols between the two methods, so only one thread at a time traces a shared instance.
        using var _ = _tracing.EnterScope();
        var input = ShapeInput(row);
        var graph = new Graph { RowShape = input.Rank == 1 ? input : row };
        var x = graph.AddInput("x", input);
        InitializeArchitecture(graph, input, outputs);
        var output = Forward(graph, x);
        return output == graph.Output && output.Shape == new Shape(outputs)
            ? graph
            : throw new InvalidOperationException(
                $"Forward returned {output}; the last value that it computes must have shape [{outputs}].");
    }
}
