using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Networks.Layers;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Tests.Networks;

/// <summary>An architecture written where it is used.</summary>
internal sealed class ComposedNetwork(
    Func<Graph, int, int, DenseLayer[]> declare, Func<Graph, DenseLayer[], Symbol, Symbol> compose) : NeuralNetwork
{
    private DenseLayer[] _layers = [];

    protected override void InitializeArchitecture(Graph graph, Shape input, int outputs) =>
        _layers = declare(graph, input.Size, outputs);

    protected override Symbol Forward(Graph graph, Symbol x) => compose(graph, _layers, x);
}
