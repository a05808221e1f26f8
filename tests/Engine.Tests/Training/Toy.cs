using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Training;

/// <summary>Small data and packs, drawn from a seed, for tests that need some.</summary>
internal static class Toy
{
    /// <summary>
    /// Features from a uniform distribution and targets that depend on them, so that there is something to learn.
    /// </summary>
    public static PreparedData Data(LearningTask task, int rows, int features, int outputs, ulong seed = 7)
    {
        var random = Philox.Create(seed, 0, RandomPurpose.Initialization);
        var x = new float[rows * features];
        random.FillUniform(x, 2);
        var y = new float[rows * outputs];
        for (var row = 0; row < rows; row++)
        {
            var features0 = x.AsSpan(row * features, features);
            if (task == LearningTasks.Multiclass)
                y[(row * outputs) + (Math.Abs((int)(features0[0] * 3)) % outputs)] = 1;
            else
                for (var k = 0; k < outputs; k++)
                {
                    var signal = features0[k % features] - (0.5f * features0[(k + 1) % features]);
                    y[(row * outputs) + k] = task == LearningTasks.Regression ? signal : signal > 0 ? 1 : 0;
                }
        }
        return new PreparedData(x, y, rows, features, outputs);
    }

    public static int[] Rows(int from, int to) => [.. Enumerable.Range(from, to - from)];

    public static LaneSpec Lane(PreparedData data) =>
        new() { Data = data, TrainRows = Rows(0, data.Rows), MaxIter = 3, Seed = 1 };

    /// <summary>Trains until the pack ends or the test is cancelled.</summary>
    public static IReadOnlyList<LaneResult> Train(Device device, PackSpec pack, Action<EpochMetrics>? onEpoch = null) =>
        new Trainer(device).Train(pack, onEpoch, TestContext.Current.CancellationToken);

    public static PackSpec Pack(LearningTask task, params LaneSpec[] lanes) => new()
    {
        Network = new Mlp([9], ActivationKind.Tanh),
        Task = task,
        Lanes = lanes,
        BatchSize = 16,
    };
}
