using System.Globalization;
using System.Security.Cryptography;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Cpu;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Probe;

/// <summary>
/// One digest over whole trainings: every task, activation and solver, with clipping and early stopping.
/// </summary>
internal static class TrainingProbe
{
    public static string Digest() => Digest(cores: 1);

    /// <summary>The same trainings on this many cores.</summary>
    public static string Digest(int cores) => Digest(cores, kept: null);

    /// <summary>The same trainings, each gone on with from its second epoch, as it was written and read.</summary>
    public static string DigestRestored()
    {
        KeptEpoch kept = new(2);
        Digest(cores: 1, kept);
        return Digest(cores: 2, kept: null, from: kept.Lanes);
    }

    /// <summary>How far the same trainings have come after their third epoch, as bytes.</summary>
    public static string DigestCheckpoints()
    {
        KeptEpoch kept = new(3);
        Digest(cores: 1, kept);
        return Convert.ToHexStringLower(SHA256.HashData([.. kept.Lanes.SelectMany(lane => lane)]));
    }

    private static string Digest(int cores, KeptEpoch? kept, IEnumerable<byte[]>? from = null)
    {
        Queue<byte[]> waiting = new(from ?? []);
        using CpuDevice device = new(cores, workPerThread: 1);
        var state = new OrderedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (LearningTask task in LearningTasks.All)
            foreach (ActivationKind activation in Enum.GetValues<ActivationKind>())
                foreach (Solver solver in SolverCatalog.All)
                    Train(device, task, activation, solver, state, kept, waiting);
        return StateDigest.ComputeSha256(state);
    }

    private static void Train(
        Device device, LearningTask task, ActivationKind activation, Solver solver,
        OrderedDictionary<string, float[]> state, KeptEpoch? kept, Queue<byte[]> from)
    {
        PreparedData data = Data(task, rows: 75, features: 19, outputs: task == LearningTasks.Binary ? 1 : 5);
        LaneSpec lane = new()
        {
            Data = data,
            TrainRows = [.. Enumerable.Range(0, 61)],
            ValidationRows = [.. Enumerable.Range(61, 14)],
            MaxIter = 4,
            Seed = 11,
            LearningRateInit = 0.01,
        };
        PackSpec pack = new()
        {
            Network = new Mlp([37, 21], activation),
            Task = task,
            Solver = solver,
            BatchSize = 27,
            Lanes = [lane, lane with { MaxGradNorm = 0.1, Fold = 1 }],
        };
        if (from.Count > 0)
            pack = pack with
            {
                Lanes = [.. pack.Lanes.Select(
                    each => each with { Checkpoint = CheckpointFile.Read(from.Dequeue(), "", "", out _) })]
            };
        foreach (var (index, result) in new Trainer(device)
            .Train(pack, onEpoch: null, kept, CancellationToken.None)
            .Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{task} {activation} {solver.KeyName} {index}");
            state.Add(name, [.. result.State.Values.SelectMany(values => values)]);
            state.Add(
                $"{name} curves", [.. result.LossCurve.Concat(result.ValidationCurve).Select(loss => (float)loss)]);
        }
    }

    private static PreparedData Data(LearningTask task, int rows, int features, int outputs)
    {
        var (x, y) = (new float[rows * features], new float[rows * outputs]);
        Philox random = Philox.Create(5, 0, RandomPurpose.Initialization);
        random.FillUniform(x, 2);
        for (int row = 0; row < rows; row++)
            if (task == LearningTasks.Multiclass)
                y[(row * outputs) + random.NextInt32(outputs)] = 1;
            else
                for (int k = 0; k < outputs; k++)
                    y[(row * outputs) + k] =
                        task.Form == TargetForm.Numbers ? random.NextSingle() : random.NextInt32(2);
        return new PreparedData(x, y, rows, features, outputs);
    }

    /// <summary>Keeps one epoch of every lane; without its time, the same bytes come of the same training.</summary>
    private sealed class KeptEpoch(int epoch) : ILaneCheckpoints
    {
        public List<byte[]> Lanes { get; } = [];

        public bool IsDue(int number, int at) => at == epoch;

        public void Save(int number, LaneCheckpoint checkpoint) =>
            Lanes.Add(CheckpointFile.Write(checkpoint with { TrainTime = default }, "", ""));
    }
}
