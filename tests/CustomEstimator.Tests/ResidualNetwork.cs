using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Networks;
using Experiments.Engine.Networks.Layers;
using Experiments.Engine.Numerics;

namespace Experiments.CustomEstimator.Tests;

/// <summary>
/// A stem, then blocks that add what they compute to what they were given (He et al., 2016), then a linear layer;
/// without blocks the linear layer alone, which is logistic regression.
/// </summary>
internal sealed class ResidualNetwork(int units, int blocks) : NeuralNetwork
{
    private readonly List<DenseLayer> _blocks = [];
    private DenseLayer? _stem, _output;

    protected override void InitializeArchitecture(Graph graph, Shape input, int outputs)
    {
        _blocks.Clear();
        if (blocks > 0) _stem = new DenseLayer(graph, "stem", input.Size, units, ActivationKind.Identity);
        for (var i = 0; i < blocks; i++)
            _blocks.Add(new DenseLayer(graph, $"block_{i}", units, units, ActivationKind.Relu));
        _output = new DenseLayer(graph, "output", blocks > 0 ? units : input.Size, outputs, ActivationKind.Identity);
    }

    protected override Symbol Forward(Graph graph, Symbol x)
    {
        var value = _stem?.Apply(graph, x) ?? x;
        foreach (var block in _blocks) value = graph.Apply(new Add(), value, block.Apply(graph, value));
        return _output!.Apply(graph, value);
    }
}
