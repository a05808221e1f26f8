using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Cpu;
using Experiments.Engine.Devices.Cpu.Programs;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Networks;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Devices.Cpu.Programs;

/// <summary>Several cores give the bits of one core: outputs are split, sums are not.</summary>
public sealed class SeveralCoresTests
{
    /// <summary>More than this machine has, too: then threads wait for each other asleep.</summary>
    private static readonly int[] Cores = [2, 3, Environment.ProcessorCount + 3];

    public static TheoryData<LearningTask, string> Kinds => new(
        from task in LearningTasks.All from solver in SolverCatalog.Names select (task, solver));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Trainings_give_the_same_bits_on_any_number_of_cores(LearningTask task, string solver) =>
        AssertSameOnAnyCores(Pack(task, batch: 27) with { Solver = SolverCatalog.Get(solver) });

    [Theory]
    [InlineData(1), InlineData(2), InlineData(5), InlineData(64), InlineData(200)]
    public void So_do_batches_of_any_size(int batch) => AssertSameOnAnyCores(Pack(LearningTasks.Multiclass, batch));

    [Theory]
    [InlineData(new[] { 1 }),
        InlineData(new[] { 130, 3 }), InlineData(new[] { 33, 70, 65, 12 }), InlineData(new int[0])]
    public void So_do_networks_of_any_shape(int[] hidden) =>
        AssertSameOnAnyCores(
            Pack(LearningTasks.Regression, batch: 48) with { Network = new Mlp(hidden, ActivationKind.Logistic) });

    [Fact]
    public void So_does_a_network_with_activations_and_sums_of_their_own() =>
        AssertSameOnAnyCores(Pack(LearningTasks.Multiclass, batch: 20) with
        {
            Network = new ComposedNetwork(
                (graph, inputs, outputs) => [new(graph, "first", inputs, 13, ActivationKind.Relu),
                    new(graph, "second", 13, 13, ActivationKind.Tanh),
                    new(graph, "last", 13, outputs, ActivationKind.Identity)],
                (graph, layers, x) =>
                {
                    var first = graph.Apply(new Activate(ActivationKind.Logistic), layers[0].Apply(graph, x));
                    return layers[2].Apply(graph, graph.Apply(new Add(), first, layers[1].Apply(graph, first)));
                }),
        });

    [Fact]
    public void So_do_predictions()
    {
        var pack = Pack(LearningTasks.Multiclass, batch: 27);
        using var one = new CpuDevice(1);
        var lane = new PredictionLane(Toy.Train(one, pack)[0].State, pack.Lanes[0].Data, Toy.Rows(3, 150));
        var expected = Predictor.Predict(one, pack.Trace(), pack.Task, [lane, lane])[1];

        foreach (var cores in Cores)
        {
            using var several = Several(cores);
            Assert.Equal(expected, Predictor.Predict(several, pack.Trace(), pack.Task, [lane, lane])[1]);
        }
    }

    [Fact]
    public void A_plan_that_is_large_enough_is_split_as_a_device_is_opened_for()
    {
        using var one = DeviceCatalog.Open("cpu");
        using var two = DeviceCatalog.Open("cpu", cores: 2);
        var data = Toy.Data(LearningTasks.Multiclass, rows: 300, features: 130, outputs: 3);
        var pack = Toy.Pack(
            LearningTasks.Multiclass, Toy.Lane(data)) with
        { Network = new Mlp([70], ActivationKind.Relu), BatchSize = 128 };

        Assert.Equal(Digest(one, pack), Digest(two, pack));
    }

    [Fact]
    public void So_does_a_training_during_which_cores_are_lent_and_taken_back()
    {
        var pack = Pack(LearningTasks.Multiclass, batch: 1);
        using var one = new CpuDevice(1);
        var expected = Digest(one, pack);
        var cores = new SharedCores(3);
        using var changing = new CpuDevice(cores, workPerThread: 1);
        var seen = new HashSet<int>();
        var loans = new Stack<IDisposable>();

        var results = Toy.Train(changing, pack, _ =>
        {
            seen.Add(cores.PerPack);
            if (loans.Count < 2) loans.Push(cores.Lend());
            else while (loans.TryPop(out var loan)) loan.Dispose();
        });

        Assert.Equal([1, 3], seen.Order());
        Assert.Equal(expected, Digest(results));
    }

    /// <summary>
    /// On one core a layer is updated block by block with its gradient; on several, and with clipping, all gradients
    /// come first. A clipping norm that is never reached changes no bits.
    /// </summary>
    [Theory]
    [InlineData(300, 100, 1)] // 30,000 weights: 8 chunks of 40.96 rows
    [InlineData(300, 128, 1)]
    [InlineData(130, 1000, 1)] // a block of 96 rows has 23 chunks of 4.096 rows
    [InlineData(9, 4100, 1)] // a row is longer than a chunk
    [InlineData(300, 128, 2)]
    public void An_update_that_follows_its_gradient_gives_the_bits_of_one_that_comes_last(
        int features, int hidden, int cores)
    {
        var data = Toy.Data(LearningTasks.Multiclass, rows: 90, features, outputs: 3);
        var lane = Toy.Lane(data) with { MaxIter = 2 };
        var pack = Toy.Pack(LearningTasks.Multiclass, lane) with
        {
            Network = new Mlp([hidden], ActivationKind.Relu),
            BatchSize = 32
        };
        using var device = new CpuDevice(cores, workPerThread: 1);

        var fused = Digest(device, pack);
        var last = Digest(device, pack with { Lanes = [lane with { MaxGradNorm = 1e30 }] });

        Assert.Equal(last, fused);
    }

    /// <summary>
    /// Products leave out steps that are zero where a sample of the data's rows says that it pays. With dense rows
    /// after those that are trained on, it says no: the fits must have the same bits.
    /// </summary>
    [Theory]
    [InlineData(1, 1e30)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(3, double.PositiveInfinity)]
    public void A_training_that_leaves_zeros_out_gives_the_bits_of_one_that_does_not(int cores, double maxGradNorm)
    {
        const int Rows = 90, Features = 130, Outputs = 3;
        var dense = Toy.Data(LearningTasks.Multiclass, 10 * Rows, Features, Outputs);
        var sparse = Toy.Data(LearningTasks.Multiclass, Rows, Features, Outputs);
        for (var i = 0; i < sparse.X.Length; i++)
        {
            var (row, block) = (i / Features, i % Features / 13);
            if (block % 3 != 0 || (row + block) % 2 == 0) sparse.X[i] = 0;
        }
        var mixed = new PreparedData(
            [.. sparse.X, .. dense.X], [.. sparse.Y, .. dense.Y], 11 * Rows, Features, Outputs);
        Assert.True(Sparsity.IsWorthIt(sparse));
        Assert.False(Sparsity.IsWorthIt(mixed));

        var lane = Toy.Lane(sparse) with
        {
            MaxGradNorm = maxGradNorm,
            TrainRows = Toy.Rows(0, 70),
            ValidationRows = Toy.Rows(70, Rows),
        };
        PackSpec Pack(PreparedData data) => Toy.Pack(LearningTasks.Multiclass, lane with { Data = data }) with
        {
            Network = new Mlp([100, 40], ActivationKind.Relu),
            BatchSize = 32,
        };
        using var device = Several(cores);

        Assert.Equal(Digest(device, Pack(mixed)), Digest(device, Pack(sparse)));
    }

    [Fact]
    public void No_cores_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCatalog.Open("cpu", cores: 0));

    private static void AssertSameOnAnyCores(PackSpec pack)
    {
        using var one = new CpuDevice(1);
        var expected = Digest(one, pack);
        foreach (var cores in Cores)
        {
            using var several = Several(cores);
            Assert.Equal(expected, Digest(several, pack));
        }
    }

    /// <summary>A device that splits even the smallest plan.</summary>
    private static CpuDevice Several(int cores) => new(cores, workPerThread: 1);

    private static IEnumerable<string> Digest(Device device, PackSpec pack) => Digest(Toy.Train(device, pack));

    private static IEnumerable<string> Digest(IEnumerable<LaneResult> results)
    {
        foreach (var result in results)
        {
            yield return StateDigest.ComputeSha256(result.State);
            yield return string.Join(
                ' ', result.LossCurve.Concat(result.ValidationCurve).Select(BitConverter.DoubleToInt64Bits));
            yield return $"{result.StopReason} {result.Epochs} {result.BestEpoch}";
        }
    }

    /// <summary>
    /// Lanes with clipping, sample weights and early stopping, one that diverges, and one of a single row.
    /// </summary>
    private static PackSpec Pack(LearningTask task, int batch)
    {
        var data = Toy.Data(task, rows: 150, features: 19, outputs: task == LearningTasks.Binary ? 1 : 5);
        var lane = Toy.Lane(data) with { MaxIter = 3, LearningRateInit = 0.02 };
        return Toy.Pack(
            task,
            lane,
            lane with { MaxGradNorm = 0.05, Fold = 1 },
            lane with { SampleWeights = [.. Enumerable.Range(0, data.Rows).Select(row => row % 5 / 2f)] },
            lane with
            {
                TrainRows = Toy.Rows(10, 121),
                ValidationRows = Toy.Rows(121, 150),
                Patience = 1,
                MinDelta = 0.01,
                MaxIter = 6
            },
            lane with { LearningRateInit = 1e30 },
            lane with { TrainRows = [4] }) with
        { Network = new Mlp([37, 21], ActivationKind.Tanh), BatchSize = batch };
    }
}
