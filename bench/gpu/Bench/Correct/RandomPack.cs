using Experiments.Engine.Data;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Gpu.Bench.Correct;

/// <summary>
/// Small packs with odd sizes that together have every task, solver and activation. Their lanes differ in everything
/// that may differ from lane to lane. The same number gives the same pack on every machine.
/// </summary>
internal static class RandomPack
{
    /// <summary>The number of packs that combine every task with every solver and activation.</summary>
    public const int Count = Tasks * Solvers * Activations;

    private const int Tasks = 4, Solvers = 3, Activations = 4;

    /// <summary>A pack of five lanes; the first twelve numbers have every pair of task and solver.</summary>
    public static PackSpec Make(int number)
    {
        var random = Philox.Create((ulong)number, 0, RandomPurpose.Initialization, epoch: 1);
        var task = LearningTasks.All[number % Tasks];
        var (features, outputs) = (
            2 + random.NextInt32(40), task.FixedOutputs ?? 2 + random.NextInt32(5));
        var data = RandomData.Make(task, rows: 31 + random.NextInt32(60), features, outputs, (ulong)number);
        var other = RandomData.Make(task, rows: 17 + random.NextInt32(20), features, outputs, (ulong)number + 1000);
        return new()
        {
            Network = new Mlp(Hidden(ref random, number),
                (ActivationKind)(((number % Activations) + (number / (Tasks * Solvers))) % Activations)),
            Task = task,
            BatchSize = 3 + random.NextInt32(30),
            Solver = number % Solvers == 0 ? SolverCatalog.Adam : SolverCatalog.Sgd,
            NesterovsMomentum = number % Solvers == 1,
            Shuffle = number % 5 != 4,
            Lanes = Lanes(data, other, (ulong)number),
        };
    }

    private static int[] Hidden(ref Philox random, int number) => (number % 7) switch
    {
        3 => [],
        5 => [1 + random.NextInt32(20), 1 + random.NextInt32(20)],
        _ => [1 + random.NextInt32(70)],
    };

    private static LaneSpec[] Lanes(PreparedData data, PreparedData other, ulong seed)
    {
        LaneSpec plain =
            new() { Data = data, TrainRows = Range(0, data.Rows), MaxIter = 4, Seed = seed, LearningRateInit = 0.005 };
        var cut = data.Rows * 3 / 4;
        return
        [
            plain,
            plain with
            {
                Fold = 1,
                Alpha = 0.3,
                Momentum = 0.5,
                Beta1 = 0.8,
                Beta2 = 0.99,
                MaxIter = 3,
                Schedule = new LearningRateSchedule.Exponential(0.7)
            },
            plain with { SampleWeights = [.. Range(0, data.Rows).Select(row => row % 5 / 2f)] },
            plain with
            {
                MaxGradNorm = 0.1,
                TrainRows = Range(1, cut),
                ValidationRows = Range(cut, data.Rows),
                Patience = 1,
                MinDelta = 0.02,
                MaxIter = 6
            },
            plain with { Data = other, TrainRows = Range(0, other.Rows), Fold = 2, LearningRateInit = 0.01 },
        ];
    }

    private static int[] Range(int from, int to) => [.. Enumerable.Range(from, to - from)];
}
