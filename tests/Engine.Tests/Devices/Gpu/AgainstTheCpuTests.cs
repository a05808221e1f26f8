using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Metrics;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Networks;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>The GPU's kernels beside the CPU device: small and odd shapes of everything.</summary>
public abstract class AgainstTheCpuTests(DeviceFixture gpu, CpuFixture cpu) : IClassFixture<CpuFixture>
{
    public static TheoryData<LearningTask, string, ActivationKind> Kinds => new()
    {
        { LearningTasks.Binary, "adam", ActivationKind.Relu },
        { LearningTasks.Multiclass, "sgd", ActivationKind.Tanh },
        { LearningTasks.Multilabel, "adam", ActivationKind.Logistic },
        { LearningTasks.Regression, "sgd", ActivationKind.Identity },
        { LearningTasks.Multiclass, "adam", ActivationKind.Relu },
        { LearningTasks.Poisson, "adam", ActivationKind.Tanh },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Trainings_agree(LearningTask task, string solver, ActivationKind activation) =>
        AssertAgrees(Pack(task, batch: 27) with
        {
            Solver = SolverCatalog.Get(solver),
            Network = new Mlp([21, 13], activation),
        });

    [Theory, InlineData(1), InlineData(5), InlineData(64), InlineData(200)]
    public void So_do_batches_of_any_size(int batch) => AssertAgrees(Pack(LearningTasks.Multiclass, batch) with
    {
        Lanes = [.. Pack(LearningTasks.Multiclass, batch)
            .Lanes.Take(2)
            .Select(lane => lane with { MaxIter = 1, TrainRows = Toy.Rows(0, 13) })],
    });

    [Theory, InlineData(new[] { 1 }), InlineData(new[] { 70, 3 }), InlineData(new int[0])]
    public void So_do_networks_of_any_shape(int[] hidden) =>
        AssertAgrees(Pack(LearningTasks.Regression, batch: 48) with
        {
            Network = new Mlp(hidden, ActivationKind.Logistic),
        });

    [Fact]
    public void So_does_a_network_with_activations_and_sums_of_their_own() =>
        AssertAgrees(Pack(LearningTasks.Multiclass, batch: 20) with
        {
            Network = new ComposedNetwork(
                (graph, inputs, outputs) => [new(graph, "first", inputs, inputs, ActivationKind.Relu),
                    new(graph, "second", inputs, inputs, ActivationKind.Tanh),
                    new(graph, "last", inputs, outputs, ActivationKind.Identity)],
                (graph, layers, x) =>
                {
                    // The batch itself, which lanes share, goes into every kind of op.
                    var first = graph.Apply(new Activate(ActivationKind.Logistic), x);
                    var second = graph.Apply(new Add(), x, layers[0].Apply(graph, first));
                    return layers[2].Apply(graph, graph.Apply(new Add(), second, layers[1].Apply(graph, second)));
                }),
        });

    [Fact]
    public void So_do_lanes_of_more_data_sets_than_one_launch_gathers()
    {
        var lanes = Enumerable.Range(0, RowSources.Capacity + 2).Select(number =>
            Toy.Lane(Toy.Data(LearningTasks.Multiclass, rows: 40, features: 5, outputs: 3, (ulong)number)) with
            { MaxIter = 1 });

        AssertAgrees(Toy.Pack(LearningTasks.Multiclass, [.. lanes]));
    }

    [Fact]
    public void Lanes_that_share_a_batch_of_several_groups_of_rows_agree()
    {
        // The memory of the shared targets is that of lane 0, which the planner gives to a gradient of this lane too.
        var lane = Toy.Lane(Toy.Data(LearningTasks.Multiclass, rows: 100, features: 40, outputs: 10)) with
        { MaxIter = 1, TrainRows = Toy.Rows(0, 100) };

        AssertAgrees(Toy.Pack(LearningTasks.Multiclass, lane, lane with { LearningRateInit = 0.01 },
            lane with { Alpha = 0.1 }) with
        { BatchSize = 50, Network = new Mlp([37], ActivationKind.Relu) });
    }

    [Fact]
    public void Wide_outputs_and_long_reductions_agree()
    {
        var data = Toy.Data(LearningTasks.Multilabel, rows: 90, features: 150, outputs: 70);
        AssertAgrees(Toy.Pack(LearningTasks.Multilabel, Toy.Lane(data) with { MaxIter = 1 },
            Toy.Lane(data) with { MaxIter = 1, Fold = 2 }) with
        { BatchSize = 90 });
    }

    [Fact]
    public void Predictions_agree()
    {
        var pack = Pack(LearningTasks.Multiclass, batch: 27);
        var state = Toy.Train(cpu.Device, pack)[0].State;
        PredictionLane[] lanes = [new(state, pack.Lanes[0].Data, Toy.Rows(3, 150)),
            new(state, pack.Lanes[0].Data, Toy.Rows(0, 7)),
            new(state, pack.Lanes[0].Data with { Y = [] }, Toy.Rows(3, 150))];

        var expected = Predictor.Predict(cpu.Device, pack.Trace(), pack.Task, lanes);
        var actual = Predictor.Predict(gpu.Device, pack.Trace(), pack.Task, lanes);

        Assert.All(expected.Zip(actual), lane =>
            Assert.All(lane.First.Zip(lane.Second), pair => Assert.Equal(pair.First, pair.Second, 1e-5f)));
    }

    public static TheoryData<LearningTask, int> Tallied => new()
    {
        { LearningTasks.Binary, 1 }, { LearningTasks.Multiclass, 4 }, { LearningTasks.Multilabel, 3 },
        { LearningTasks.Regression, 2 },
    };

    [Theory, MemberData(nameof(Tallied))]
    public void Tallies_are_those_of_the_predictions(LearningTask task, int outputs)
    {
        var data = Toy.Data(task, rows: 300, features: 5, outputs);
        var pack = Toy.Pack(task, Toy.Lane(data));
        PredictionLane[] lanes = [new(Toy.Train(cpu.Device, pack)[0].State, data, Toy.Rows(3, 290)), new(
            StateInitializer.Initialize(pack.Trace(), 5, 0), data, Toy.Rows(0, 7))];
        var predictions = Predictor.Predict(cpu.Device, pack.Trace(), task, lanes);

        var given = Predictor.Infer(gpu.Device, pack.Trace(), task, lanes, ScorerNeeds.Tally);
        var tallies = given.Select(lane => lane.Tally!).ToList();

        Assert.All(given, lane => Assert.Null(lane.Outputs));

        foreach (var (i, lane) in lanes.Index())
        {
            var expected = new PredictionTally(new(task, outputs));
            foreach (var (at, row) in lane.Rows.Index())
            {
                var truth = data.Y.AsSpan(row * outputs, outputs).ToArray();
                var prediction = predictions[i].AsSpan(at * outputs, outputs);
                if (task == LearningTasks.Regression) expected.Add(Array.ConvertAll(truth, y => (double)y), prediction);
                else
                    expected.Add(
                        task == LearningTasks.Multiclass
                            ? [Array.IndexOf(truth, 1f)]
                            : Array.ConvertAll(truth, y => (int)y),
                        prediction);
            }
            Assert.Equal(lane.Rows.Length, tallies[i].Rows);
            Assert.Equal(expected.Counts, tallies[i].Counts);
            foreach (var (sum, other) in expected.Sums.ToArray().Zip(tallies[i].Sums.ToArray()))
                Assert.Equal(sum, other, 1e-5 * lane.Rows.Length);
        }
    }

    [Fact]
    public void Outputs_leave_the_device_beside_the_tally_where_a_scorer_needs_them()
    {
        var data = Toy.Data(LearningTasks.Binary, rows: 300, features: 5, outputs: 1);
        var pack = Toy.Pack(LearningTasks.Binary, Toy.Lane(data));
        PredictionLane[] lanes = [new(Toy.Train(cpu.Device, pack)[0].State, data, Toy.Rows(3, 290))];
        var tally = Predictor.Infer(gpu.Device, pack.Trace(), pack.Task, lanes, ScorerNeeds.Tally)[0].Tally!;

        var both = Predictor.Infer(
            gpu.Device, pack.Trace(), pack.Task, lanes, ScorerNeeds.Tally | ScorerNeeds.Outputs)[0];
        var outputs = Predictor.Infer(gpu.Device, pack.Trace(), pack.Task, lanes, ScorerNeeds.Outputs)[0];

        Assert.Null(outputs.Tally);
        Assert.Equal(Predictor.Predict(gpu.Device, pack.Trace(), pack.Task, lanes)[0], outputs.Outputs);
        Assert.Equal(outputs.Outputs, both.Outputs);
        Assert.Equal(tally.Counts, both.Tally!.Counts);
        Assert.Equal(tally.Sums, both.Tally.Sums);
    }

    [Fact]
    public void Initial_weights_have_the_bits_of_the_cpu()
    {
        // A learning rate of 0 leaves every weight as it was drawn.
        var data = Toy.Data(LearningTasks.Multiclass, rows: 16, features: 7, outputs: 3);
        var pack = Toy.Pack(LearningTasks.Multiclass,
            Toy.Lane(data) with { LearningRateInit = 0, MaxIter = 1, Seed = 0xFEDC_BA98_7654_3210, Fold = -1 }) with
        {
            Solver = SolverCatalog.Sgd
        };

        Assert.Equal(StateDigest.ComputeSha256(Toy.Train(cpu.Device, pack)[0].State),
            StateDigest.ComputeSha256(Toy.Train(gpu.Device, pack)[0].State));
    }

    private void AssertAgrees(PackSpec pack)
    {
        var expected = Toy.Train(cpu.Device, pack);
        var actual = Toy.Train(gpu.Device, pack);
        foreach (var (on, off) in expected.Zip(actual))
        {
            Assert.Equal((on.StopReason, on.Epochs, on.BestEpoch), (off.StopReason, off.Epochs, off.BestEpoch));
            if (on.StopReason == StopReason.Diverged) continue;
            foreach (var (name, values) in on.State)
                Assert.All(values.Zip(off.State[name]), pair =>
                    Assert.Equal(pair.First, pair.Second, 1e-4f * Math.Max(1, Math.Abs(pair.First))));
            Assert.All(on.LossCurve.Concat(on.ValidationCurve).Zip(off.LossCurve.Concat(off.ValidationCurve)), pair =>
                Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    /// <summary>
    /// Lanes with clipping, sample weights and early stopping, one that diverges, and one of a single row.
    /// </summary>
    internal static PackSpec Pack(LearningTask task, int batch)
    {
        var data = Toy.Data(task, rows: 150, features: 19, outputs: task == LearningTasks.Binary ? 1 : 5);
        var lane = Toy.Lane(data) with { MaxIter = 2, LearningRateInit = 0.01, TrainRows = Toy.Rows(0, 50) };
        return Toy.Pack(
            task,
            lane,
            lane with { MaxGradNorm = 0.05, Fold = 1 },
            lane with { SampleWeights = [.. Enumerable.Range(0, data.Rows).Select(row => row % 5 / 2f)] },
            lane with
            {
                TrainRows = Toy.Rows(10, 51),
                ValidationRows = Toy.Rows(121, 150),
                Patience = 1,
                MinDelta = 0.01,
                MaxIter = 3
            },
            lane with { LearningRateInit = 1e30 },
            lane with { TrainRows = [4] }) with
        { BatchSize = batch };
    }
}
