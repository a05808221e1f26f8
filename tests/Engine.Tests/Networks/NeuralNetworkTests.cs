using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Networks.Layers;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Networks;

public sealed class NeuralNetworkTests
{
    [Fact]
    public void An_architecture_of_two_methods_trains_validates_stops_early_and_predicts()
    {
        using var device = DeviceCatalog.Open("auto");
        var data = Toy.Data(TaskKind.Multiclass, rows: 200, features: 4, outputs: 3);
        var network = new SkipNetwork(16);
        var lane = Toy.Lane(data) with
        {
            TrainRows = Toy.Rows(0, 160),
            ValidationRows = Toy.Rows(160, 200),
            MaxIter = 60,
            LearningRateInit = 0.01
        };

        var result = Toy.Train(device, Toy.Pack(TaskKind.Multiclass, lane) with { Network = network })[0];

        Assert.True(
            result.LossCurve[^1] < 0.7 * result.LossCurve[0], $"{result.LossCurve[0]} -> {result.LossCurve[^1]}");
        var probabilities = Predictor.Predict(device,
            new FittedNetwork(network.Trace(new Shape(4), 3), TaskKind.Multiclass, result.State), data.X, data.Rows);
        Assert.All(probabilities.Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-5));
    }

    [Fact]
    public void A_row_is_flat_unless_the_network_takes_its_shape()
    {
        Assert.Equal(new Mlp([8], ActivationKind.Relu).Trace(new Shape(12), 2).Symbols.Select(s => s.ToString()),
            new Mlp([8], ActivationKind.Relu).Trace(new Shape(3, 4), 2).Symbols.Select(s => s.ToString()));

        var network = new ShapedNetwork();
        Assert.Throws<InvalidOperationException>(() => network.Trace(new Shape(3, 4), 2));
        Assert.Equal((new Shape(3, 4), new Shape(3, 4)), (network.Declared, network.Taken));
    }

    [Fact]
    public void An_mlp_declares_its_tensors_layer_by_layer()
    {
        var graph = new Mlp([8, 4], ActivationKind.Relu).Trace(new Shape(3), 2);

        Assert.Equal(
            ["hidden_0.weight[3, 8]", "hidden_0.bias[8]", "hidden_1.weight[8, 4]", "hidden_1.bias[4]",
                "output.weight[4, 2]", "output.bias[2]"],
            graph.Parameters.Select(parameter => parameter.ToString()));
        Assert.Equal([true, false, true, false, true, false], graph.Parameters.Select(parameter => parameter.Decays));
    }

    [Fact]
    public void Weights_begin_as_the_activation_asks_and_biases_at_zero()
    {
        var relu = new Mlp([8], ActivationKind.Relu).Trace(new Shape(3), 2).Parameters.ToDictionary(
            p => p.Name, p => p.Initializer);
        var tanh = new Mlp([8], ActivationKind.Tanh).Trace(new Shape(3), 2).Parameters.ToDictionary(
            p => p.Name, p => p.Initializer);

        Assert.Equal(MathF.Sqrt(6f / 3), relu["hidden_0.weight"].Bound);
        Assert.Equal(MathF.Sqrt(6f / (8 + 2)), relu["output.weight"].Bound);
        Assert.Equal(MathF.Sqrt(6f / (3 + 8)), tanh["hidden_0.weight"].Bound);
        Assert.Equal(Initializer.Zeros, relu["hidden_0.bias"]);
    }

    [Fact]
    public void No_hidden_layer_makes_a_linear_model() =>
        Assert.Equal(["output.weight", "output.bias"],
            new Mlp([], ActivationKind.Relu).Trace(new Shape(3), 2).Parameters.Select(p => p.Name));

    [Fact]
    public void Layers_that_do_not_fit_are_refused_with_their_shapes()
    {
        var network = new ComposedNetwork(
            (graph, _, outputs) => [new DenseLayer(graph, "a", 99, outputs, ActivationKind.Relu)],
            (graph, layers, x) => layers[0].Apply(graph, x));

        var e = Assert.Throws<ArgumentException>(() => network.Trace(new Shape(3), 2));

        Assert.Contains("x[3], a.weight[99, 2] and a.bias[2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_of_the_wrong_width_is_refused()
    {
        var network = new ComposedNetwork(
            (graph, input, _) => [new DenseLayer(graph, "a", input, 7, ActivationKind.Relu)],
            (graph, layers, x) => layers[0].Apply(graph, x));

        Assert.Contains("must have shape [2]",
            Assert.Throws<InvalidOperationException>(() => network.Trace(new Shape(3), 2)).Message,
            StringComparison.Ordinal);
    }

    private sealed class ShapedNetwork : NeuralNetwork
    {
        public Shape Declared { get; private set; }

        public Shape Taken { get; private set; }

        protected override Shape ShapeInput(Shape row) => row;

        protected override void InitializeArchitecture(Graph graph, Shape input, int outputs) => Declared = input;

        protected override Symbol Forward(Graph graph, Symbol x)
        {
            Taken = x.Shape;
            return x;
        }
    }
}
