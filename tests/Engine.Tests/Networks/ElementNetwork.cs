using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Tests.Networks;

/// <summary>A network without a matrix product or a parameter: f(x) + f(x).</summary>
internal sealed class ElementNetwork : NeuralNetwork
{
    protected override void InitializeArchitecture(Graph graph, Shape input, int outputs)
    {
        // Nothing is trained.
    }

    protected override Symbol Forward(Graph graph, Symbol x)
    {
        var y = graph.Apply(new Activate(ActivationKind.Tanh), x);
        return graph.Apply(new Add(), y, y);
    }
}
