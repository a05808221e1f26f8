using Experiments.Engine.Devices;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Training;

/// <summary>
/// Trains packs on a device. Knows epochs, schedules, early stopping and best weights, and nothing of the
/// architecture: that is in the plan.
/// </summary>
/// <param name="device">Where to train.</param>
public sealed class Trainer(Device device)
{
    /// <summary>Trains every lane to its end. What a lane gives does not depend on the lanes beside it.</summary>
    /// <param name="pack">The fits.</param>
    /// <param name="onEpoch">Told of every lane and epoch, lane by lane.</param>
    /// <param name="cancellationToken">Heeded between epochs.</param>
    /// <returns>The results, in the order of the lanes.</returns>
    /// <exception cref="ArgumentException">The pack contradicts itself.</exception>
    /// <exception cref="DeviceMemoryException">The pack does not fit on the device.</exception>
    public IReadOnlyList<LaneResult> Train(PackSpec pack, Action<EpochReport>? onEpoch = null, CancellationToken cancellationToken = default)
    {
        PackValidator.Check(pack);
        var graph = pack.Trace();
        using var program = device.Compile(graph, Options(pack));
        var lanes = pack.Lanes.Select((spec, lane) => new LaneTraining(program, pack, graph, spec, lane)).ToList();

        var active = lanes.Where(lane => lane.IsActive).ToList();
        for (var epoch = 1; active.Count > 0; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var lane in active) lane.Prepare(epoch);
            program.Train([.. active.Select(lane => lane.TrainFeed)]);
            foreach (var lane in active) lane.TakeLoss();
            program.Infer([.. active.Where(lane => lane.IsActive && lane.Watches).Select(lane => lane.ValidationFeed)]);
            foreach (var lane in active)
            {
                var report = lane.Conclude();
                onEpoch?.Invoke(report);
            }
            active.RemoveAll(lane => !lane.IsActive);
        }
        return [.. lanes.Select(lane => lane.Result())];
    }

    private static PlanOptions Options(PackSpec pack) => new()
    {
        Task = pack.Task,
        Lanes = pack.Lanes.Count,
        Solver = pack.Solver,
        NesterovsMomentum = pack.NesterovsMomentum,
        BatchCapacity = Math.Min(pack.BatchSize, pack.Lanes.Max(lane => Math.Max(lane.TrainRows.Length, lane.ValidationRows.Length))),
        KeepsBest = pack.Lanes.Any(lane => lane.ValidationRows.Length > 0),
    };
}
