using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Networks.Layers;

/// <summary>A fully connected layer; the constructor declares weight and bias, <see cref="Apply"/> uses them.</summary>
public sealed class DenseLayer
{
    private readonly ActivationKind _activation;
    private readonly Symbol _weight;
    private readonly Symbol _bias;

    /// <summary>
    /// Declares <c>NAME.weight</c> [inputs, units] and <c>NAME.bias</c> [units]. The activation selects the initializer
    /// of the weight (He for relu, Glorot for the others), which keeps the variance of signals stable; the bias is
    /// initialized to zero.
    /// </summary>
    public DenseLayer(Graph graph, string name, int inputs, int units, ActivationKind activation)
    {
        var initializer =
            activation == ActivationKind.Relu ? Initializer.He(inputs) : Initializer.Glorot(inputs, units);
        _activation = activation;
        _weight = graph.AddParameter($"{name}.weight", new Shape(inputs, units), initializer, decays: true);
        _bias = graph.AddParameter($"{name}.bias", new Shape(units), Initializer.Zeros, decays: false);
    }

    /// <summary>Applies the layer: f(x W + b).</summary>
    public Symbol Apply(Graph graph, Symbol x) => graph.Apply(new Dense(_activation), x, _weight, _bias);
}
