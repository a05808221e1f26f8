using System.Collections.Immutable;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks.Layers;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Networks;

/// <summary>
/// A multilayer perceptron: hidden layers <c>hidden_0</c>, <c>hidden_1</c>, … with one activation, then a linear layer
/// <c>output</c>. The task provides the link function.
/// </summary>
public sealed class Mlp : NeuralNetwork
{
    private readonly List<DenseLayer> _layers = [];

    /// <summary>Creates the architecture; without hidden layers it is a linear model.</summary>
    /// <param name="hiddenLayerSizes">The units of each hidden layer.</param>
    /// <param name="activation">The activation of the hidden layers.</param>
    /// <exception cref="ArgumentOutOfRangeException">A layer has no units.</exception>
    public Mlp(IReadOnlyList<int> hiddenLayerSizes, ActivationKind activation)
    {
        foreach (var size in hiddenLayerSizes)
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(hiddenLayerSizes));
        (HiddenLayerSizes, Activation) = ([.. hiddenLayerSizes], activation);
    }

    /// <summary>The units of each hidden layer.</summary>
    public ImmutableArray<int> HiddenLayerSizes { get; }

    /// <summary>The activation of the hidden layers.</summary>
    public ActivationKind Activation { get; }

    /// <inheritdoc/>
    protected override void InitializeArchitecture(Graph graph, Shape input, int outputs)
    {
        _layers.Clear();
        var inputs = input.Size;
        foreach (var (i, units) in HiddenLayerSizes.Index())
        {
            _layers.Add(new DenseLayer(graph, $"hidden_{i}", inputs, units, Activation));
            inputs = units;
        }
        _layers.Add(new DenseLayer(graph, "output", inputs, outputs, ActivationKind.Identity));
    }

    /// <inheritdoc/>
    protected override Symbol Forward(Graph graph, Symbol x) =>
        _layers.Aggregate(x, (value, layer) => layer.Apply(graph, value));
}
