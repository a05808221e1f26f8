using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Networks.Layers;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Extension.Tests;

/// <summary>
/// A network over images [height, width], of which the flat rows say nothing: its hidden layer has as many units as the
/// image has rows, and two more for each column.
/// </summary>
internal sealed class ImageNetwork : NeuralNetwork
{
    private DenseLayer? _hidden, _output;

    protected override Shape ShapeInput(Shape row) => row;

    protected override void InitializeArchitecture(Graph graph, Shape input, int outputs)
    {
        var units = input[0] + (2 * input[1]);
        _hidden = new DenseLayer(graph, "hidden", input.Size, units, ActivationKind.Tanh);
        _output = new DenseLayer(graph, "output", units, outputs, ActivationKind.Identity);
    }

    protected override Symbol Forward(Graph graph, Symbol x)
    {
        var image = graph.Apply(new ResidualActivate(ActivationKind.Logistic), x);
        return _output!.Apply(graph, _hidden!.Apply(graph, graph.Apply(new Flatten(), image)));
    }
}
