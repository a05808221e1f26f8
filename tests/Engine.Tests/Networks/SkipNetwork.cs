using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Networks;
using Experiments.Engine.Networks.Layers;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Tests.Networks;

/// <summary>An architecture that the engine has never heard of: a residual block, in two methods.</summary>
internal sealed class SkipNetwork(int units) : NeuralNetwork
{
    private DenseLayer? _stem, _block, _output;

    protected override void InitializeArchitecture(Graph graph, Shape input, int outputs)
    {
        _stem = new DenseLayer(graph, "stem", input.Size, units, ActivationKind.Relu);
        _block = new DenseLayer(graph, "block", units, units, ActivationKind.Tanh);
        _output = new DenseLayer(graph, "output", units, outputs, ActivationKind.Identity);
    }

    protected override Symbol Forward(Graph graph, Symbol x)
    {
        var stem = _stem!.Apply(graph, x);
        return _output!.Apply(graph, graph.Apply(new Add(), stem, _block!.Apply(graph, stem)));
    }
}
