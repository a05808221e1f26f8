using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.SelfTest;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;
using Experiments.Gpu.Bench.Speed;

namespace Experiments.Gpu.Bench.Correct;

/// <summary>The checks of a device that run before its speed is measured.</summary>
internal static class Checks
{
    // The promised error of a lane in a pack when a library multiplies.
    private const double WithLibrary = 1e-5;

    /// <summary>Checks that no library computes the products.</summary>
    public static Check OwnKernels(Device device) =>
        new($"products are our own, not cuBLAS's ({device.NumericsClass})", UsesLibrary(device) ? 1 : 0, 0);

    /// <summary>Compares trainings with the golden cases of scikit-learn.</summary>
    public static IEnumerable<Check> Golden(Device device, string? folder)
    {
        var cases = SelfTest.Run(device).Concat(folder is null ? [] : SelfTest.Run(device, folder));
        return cases.DistinctBy(golden => golden.Case)
            .Select(golden => new Check($"golden: {golden.Case}", golden.Largest, device.Tolerance));
    }

    /// <summary>Checks that all data is staged, which a share of 0 asks for.</summary>
    public static Check Staged(Device device) =>
        new("bytes of data that stay on the device", device is GpuDevice gpu ? gpu.Data.Bytes : 0, 0);

    /// <summary>Compares random packs with one core of the CPU.</summary>
    public static IEnumerable<Check> BesideTheCpu(Device device, int packs)
    {
        using var cpu = DeviceCatalog.Open("cpu");
        for (var number = 0; number < packs; number++)
        {
            var pack = RandomPack.Make(number);
            var difference = Difference.Between(new Trainer(device).Train(pack), new Trainer(cpu).Train(pack));
            yield return new(Describe("beside the CPU", number, pack),
                difference.JudgedFor(pack.Solver), device.Tolerance)
            { Difference = difference };
        }
    }

    /// <summary>Compares lanes alone with the same lanes in a pack.</summary>
    public static IEnumerable<Check> Alone(Device device, int packs)
    {
        for (var number = 0; number < packs; number++)
        {
            var pack = RandomPack.Make(number);
            var lanes = pack.Lanes;
            var together = new Trainer(device).Train(pack with
            {
                Lanes = [.. lanes, .. lanes.Select(lane => lane with { Seed = lane.Seed + 7 }), .. lanes.Select(
                    lane => lane with { Alpha = 1 })]
            });
            List<LaneResult> alone =
                [.. lanes.Select(lane => new Trainer(device).Train(pack with { Lanes = [lane] })[0])];
            yield return BesideNeighbours(device, Describe("alone and in a pack", number, pack), pack.Solver,
                Difference.Between(together.Take(lanes.Count).ToList(), alone));
        }
    }

    /// <summary>Compares a lane of the timed network alone with the same lane in a pack of 128.</summary>
    public static IEnumerable<Check> ManyLanes(Device device)
    {
        const int Lanes = 128;
        var data = BenchData.Read(folder: null, rows: 512).Train;
        PackSpec Pack(int first, int count) => new()
        {
            Network = new Mlp([128], ActivationKind.Relu),
            Task = LearningTasks.Multiclass,
            BatchSize = EpochMeasurement.Batch,
            Lanes = [.. Enumerable.Range(first, count).Select(lane => new LaneSpec
            {
                Data = data,
                TrainRows = [.. Enumerable.Range(0, data.Rows)],
                MaxIter = 2,
                Seed = (ulong)lane % 3,
                LearningRateInit = 1e-3 / (1 + lane)
            })],
        };
        var together = new Trainer(device).Train(Pack(0, Lanes));
        foreach (var lane in new[] { 0, 1, 77, Lanes - 1 })
            yield return BesideNeighbours(device, $"784-128-10: lane {lane} alone and in a pack of {Lanes}",
                SolverCatalog.Adam,
                Difference.Between(together[lane], new Trainer(device).Train(Pack(lane, 1))[0]));
    }

    /// <summary>
    /// Compares the memory after many packs with the memory after the first pack of each shape, when everything that
    /// stays on the device by intent, such as data, is there.
    /// </summary>
    public static IEnumerable<Check> Leak(Device device, int packs)
    {
        const int Shapes = 8;
        PackSpec[] shapes = [.. Enumerable.Range(0, Shapes).Select(RandomPack.Make)];
        // Data of the checks before leaves the device when the garbage collector has taken it: now, and not between the
        // readings.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        foreach (var pack in shapes) new Trainer(device).Train(pack);
        if (device.AllocatedBytes is not { } before) yield break;
        for (var number = 0; number < packs; number++)
        {
            var pack = shapes[number % Shapes];
            new Trainer(device).Train(pack with { Lanes = [.. pack.Lanes.Take(1 + (number % 5))] });
        }
        yield return new($"bytes kept after {packs} packs", Math.Abs(device.AllocatedBytes.Value - before), 0);
        GC.KeepAlive(shapes);
    }

    /// <summary>
    /// Our own kernels sum in an order that no other lane changes: not a bit may differ. A library may take another
    /// algorithm for another shape: a difference fails only beyond the tolerance between devices, but misses the bar.
    /// </summary>
    private static Check BesideNeighbours(Device device, string name, Solver solver, Difference difference) =>
        (UsesLibrary(device)
            ? new Check(name, difference.JudgedFor(solver), device.Tolerance, WithLibrary)
            : new Check(name, difference.Everywhere, 0)) with
        { Difference = difference };

    private static bool UsesLibrary(Device device) => device.NumericsClass.Contains("blas", StringComparison.Ordinal);

    /// <summary>Names a check of a random pack.</summary>
    public static string Describe(string what, int number, PackSpec pack) =>
        string.Concat(
            $"{what}: pack {number}, {pack.Task}, {pack.Solver}{(pack.NesterovsMomentum ? " nesterov" : "")}",
            $", {((Mlp)pack.Network).Activation}")
            .ToLowerInvariant();
}
