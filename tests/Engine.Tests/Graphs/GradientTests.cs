using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Extension.Tests;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Tests.Networks;
using Experiments.Engine.Tests.Training;

namespace Experiments.Engine.Tests.Graphs;

public abstract class GradientTests(DeviceFixture fixture)
{
    private Device Device => fixture.Device;

    public static TheoryData<ActivationKind> Activations => [.. Enum.GetValues<ActivationKind>()];

    public static TheoryData<LearningTask, int> Tasks => new()
    {
        { LearningTasks.Binary, 1 },
        { LearningTasks.Multiclass, 4 }, { LearningTasks.Multilabel, 3 }, { LearningTasks.Regression, 1 },
        { LearningTasks.Regression, 2 }, { LearningTasks.Poisson, 1 }, { LearningTasks.Poisson, 3 },
    };

    [Theory, MemberData(nameof(Activations))]
    public void Dense_agrees_with_finite_differences(ActivationKind activation) =>
        AssertGradients(new Mlp([7, 5], activation), LearningTasks.Multiclass, 3);

    [Theory, MemberData(nameof(Activations))]
    public void Activate_agrees_with_finite_differences(ActivationKind kind) => AssertGradients(
        new ComposedNetwork(
            (graph, input, outputs) => [new(graph, "a", input, 6, ActivationKind.Identity), new(
                graph, "b", 6, outputs, ActivationKind.Identity)],
            (graph, layers, x) => layers[1].Apply(graph, graph.Apply(new Activate(kind), layers[0].Apply(graph, x)))),
        LearningTasks.Multilabel, 2);

    [Theory, MemberData(nameof(Activations))]
    public void An_op_of_several_instructions_agrees_with_finite_differences(ActivationKind kind) => AssertGradients(
        new ComposedNetwork(
            (graph, input, outputs) => [new(graph, "a", input, 6, ActivationKind.Identity), new(
                graph, "b", 6, outputs, ActivationKind.Identity)],
            (graph, layers, x) => layers[1].Apply(
                graph, graph.Apply(new ResidualActivate(kind), layers[0].Apply(graph, x)))),
        LearningTasks.Multiclass, 3);

    [Fact]
    public void Add_and_a_symbol_that_is_used_twice_agree_with_finite_differences() =>
        AssertGradients(new SkipNetwork(6), LearningTasks.Multiclass, 3);

    [Fact]
    public void A_layer_that_is_applied_twice_gets_the_sum_of_its_gradients() => AssertGradients(
        new ComposedNetwork(
            (graph, input, outputs) => [new(graph, "in", input, 5, ActivationKind.Tanh),
                new(graph, "shared", 5, 5, ActivationKind.Logistic),
                new(graph, "out", 5, outputs, ActivationKind.Identity)],
            (graph, layers, x) =>
                layers[2].Apply(graph, layers[1].Apply(graph, layers[1].Apply(graph, layers[0].Apply(graph, x))))),
        LearningTasks.Regression, 2);

    [Fact]
    public void A_symbol_added_to_itself_gets_both_gradients() => AssertGradients(
        new ComposedNetwork(
            (graph, input, outputs) => [new(graph, "a", input, outputs, ActivationKind.Tanh)],
            (graph, layers, x) =>
            {
                var a = layers[0].Apply(graph, x);
                return graph.Apply(new Add(), a, a);
            }),
        LearningTasks.Regression, 2);

    [Fact]
    public void A_value_that_the_loss_does_not_depend_on_changes_nothing() => AssertGradients(
        new ComposedNetwork(
            (graph, input, outputs) => [new(graph, "dead", input, 4, ActivationKind.Relu), new(
                graph, "out", input, outputs, ActivationKind.Identity)],
            (graph, layers, x) =>
            {
                layers[0].Apply(graph, x);
                return layers[1].Apply(graph, x);
            }),
        LearningTasks.Multiclass, 3);

    [Theory, MemberData(nameof(Tasks))]
    public void Every_loss_agrees_with_finite_differences(LearningTask task, int outputs) =>
        AssertGradients(new Mlp([6], ActivationKind.Tanh), task, outputs);

    /// <summary>One step of plain gradient descent at rate 1 moves each weight by its gradient.</summary>
    private void AssertGradients(NeuralNetwork network, LearningTask task, int outputs)
    {
        const double Alpha = 0.3;
        var data = Toy.Data(task, rows: 13, features: 5, outputs);
        var weights = Enumerable.Range(0, 13).Select(row => row % 4 == 3 ? 0.5f : 1 + (row % 3)).ToArray();
        var graph = network.Trace(new Shape(5), outputs);
        var start = StateInitializer.Initialize(graph, seed: 3, fold: 0);
        var lane = Toy.Lane(data) with
        {
            SampleWeights = weights,
            InitialState = start,
            LearningRateInit = 1,
            Momentum = 0,
            Alpha = Alpha,
            MaxIter = 1
        };
        var result = Toy.Train(Device, Toy.Pack(
            task, lane) with
        { Network = network, Solver = SolverCatalog.Sgd, BatchSize = 13, Shuffle = false })[0];

        var state = start.ToDictionary(tensor => tensor.Key, tensor => Array.ConvertAll(tensor.Value, v => (double)v));
        var penalty = ReferenceNetwork.Loss(graph, task, state, data, weights, Alpha)
            - ReferenceNetwork.Loss(graph, task, state, data, weights, alpha: 0);
        var units = task.AveragesLossOverOutputs ? outputs : 1;
        Assert.Equal((ReferenceNetwork.Loss(graph, task, state, data, weights, alpha: 0) / units) + penalty,
            result.LossCurve[0], 1e-5);
        foreach (var (name, values) in state)
            for (var i = 0; i < values.Length; i++)
            {
                var (value, step) = (values[i], 1e-5);
                values[i] = value + step;
                var above = ReferenceNetwork.Loss(graph, task, state, data, weights, Alpha);
                values[i] = value - step;
                var below = ReferenceNetwork.Loss(graph, task, state, data, weights, Alpha);
                values[i] = value;
                Assert.Equal((above - below) / (2 * step), start[name][i] - result.State[name][i], 2e-6);
            }
    }
}
