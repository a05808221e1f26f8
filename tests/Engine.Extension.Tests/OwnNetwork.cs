using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Networks;
using Experiments.Engine.Networks.Layers;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Extension.Tests;

/// <summary>
/// Two dense layers with a residual block between them: as one op of this assembly, or as the engine's two.
/// </summary>
internal sealed class OwnNetwork(ActivationKind kind, bool composed) : NeuralNetwork
{
    private DenseLayer? _hidden, _output;

    protected override void InitializeArchitecture(Graph graph, Shape input, int outputs)
    {
        _hidden = new DenseLayer(graph, "hidden", input.Size, 6, ActivationKind.Identity);
        _output = new DenseLayer(graph, "output", 6, outputs, ActivationKind.Identity);
    }

    protected override Symbol Forward(Graph graph, Symbol x)
    {
        var hidden = _hidden!.Apply(graph, x);
        var block = composed
            ? graph.Apply(new Add(), hidden, graph.Apply(new Activate(kind), hidden))
            : graph.Apply(new ResidualActivate(kind), hidden);
        return _output!.Apply(graph, block);
    }
}
