using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Metrics;
using Experiments.Engine.Training;

namespace Experiments.Gpu.Bench.Correct;

/// <summary>
/// Each kernel alone: packs train on the simulator and on the device, and after every kernel all memory is compared and
/// made equal again, so that a difference belongs to the kernel after which it appears. Memory begins as NaN: a kernel
/// that reads what none has written, or writes beside its outputs, is seen.
/// </summary>
internal static class KernelChecks
{
    private const double Allowed = 1e-5;
    private const int Packs = 6;

    /// <summary>Checks the kernels of a GPU without cuBLAS; there are none on the CPU.</summary>
    public static IEnumerable<Check> Run(Device device)
    {
        if (device is not GpuDevice gpu) return [];
        // cuBLAS takes the place of kernels, and needs others: nothing could be compared.
        return gpu.Blas is not null
            ? [new("kernels are compared without cuBLAS (EXPERIMENTS_CUBLAS=none)", double.NaN, 0)]
            : CompareWithSimulator(gpu);
    }

    private static IEnumerable<Check> CompareWithSimulator(GpuDevice device)
    {
        // The simulator takes the way of the device.
        using var reference = GpuDevice.OpenSimulator(new GpuOptions
        {
            Id = GpuDevice.SimulatorId,
            FusesNarrowLayers = device.FusesNarrowLayers,
        });
        foreach (var check in Compare(device, reference, Packs)) yield return check;
    }

    /// <summary>Compares the kernels of two devices.</summary>
    /// <param name="device">The device.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="packs">The number of packs.</param>
    /// <param name="fault">Changes the memory of the device after a kernel: a fault, to see that it is found.</param>
    public static IEnumerable<Check> Compare(
        GpuDevice device, GpuDevice reference, int packs, Action<string, float[]>? fault = null)
    {
        List<(string Kernel, float[] Memory)> expected = [];
        Dictionary<string, double> errors = new(StringComparer.Ordinal);
        using var simulator = new WatchedDevice(reference, (kernel, memory) => expected.Add((kernel, [.. memory])));
        var at = 0;
        var stranger = "";
        using var watched = new WatchedDevice(device, (kernel, memory) =>
        {
            fault?.Invoke(kernel, memory);
            if (at == expected.Count || expected[at].Kernel != kernel)
            {
                if (stranger.Length == 0) stranger = kernel;
                return;
            }
            errors[kernel] = Math.Max(errors.GetValueOrDefault(kernel), FindError(memory, expected[at].Memory));
            expected[at++].Memory.CopyTo(memory, 0);
        });
        for (var number = 0; number < packs && stranger.Length == 0; number++)
        {
            var pack = Make(number);
            expected.Clear();
            at = 0;
            var result = Run(simulator, pack);
            var found = Run(watched, pack);
            var difference = Difference.Between(found, result);
            yield return new(Checks.Describe("kernels one by one", number, pack), difference.Everywhere, Allowed)
            {
                Difference = difference
            };
        }
        if (stranger.Length > 0)
            yield return new($"the device runs {stranger} where the simulator runs another kernel", double.NaN, 0);
        foreach (var (kernel, error) in errors.OrderBy(each => each.Key, StringComparer.Ordinal))
            yield return new($"kernel {kernel}", error, Allowed);
        foreach (var kernel in GpuKernels.All.Select(method => method.DeclaringType!.Name).Except(errors.Keys))
            Console.WriteLine($"{kernel}: not launched by these packs");
    }

    /// <summary>A small pack with a step of a whole batch and one of a single row: a simulator is slow.</summary>
    private static PackSpec Make(int number)
    {
        var pack = RandomPack.Make(number);
        var rows = pack.BatchSize + 1;
        return pack with
        {
            Solver = SolverCatalog.All[number % SolverCatalog.All.Count],
            Lanes = [.. pack.Lanes.Select(lane => lane with
            {
                MaxIter = 1,
                TrainRows = [.. lane.TrainRows.Take(rows)],
                ValidationRows = [.. lane.ValidationRows.Take(rows)],
                Patience = 9,
            })],
        };
    }

    private static IReadOnlyList<LaneResult> Run(Device device, PackSpec pack)
    {
        var results = new Trainer(device).Train(pack);
        Predictor.Infer(device, pack.Trace(), pack.Task,
            [.. results.Zip(pack.Lanes, (result, lane) => new PredictionLane(result.State, lane.Data, lane.TrainRows))],
            ScorerNeeds.Tally | ScorerNeeds.Outputs);
        return results;
    }

    private static double FindError(float[] actual, float[] expected)
    {
        if (actual.Length != expected.Length) return double.PositiveInfinity;
        var largest = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            if (actual[i].Equals(expected[i])) continue; // Also poison beside poison.
            var error = Math.Abs((double)actual[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
            largest = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(largest, error);
        }
        return largest;
    }
}
