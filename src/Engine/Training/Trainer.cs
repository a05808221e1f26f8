using System.Numerics;
using Experiments.Engine.Devices;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Training;

/// <summary>
/// Trains packs on a device. Knows epochs, schedules, early stopping and best weights, and nothing of the
/// architecture: that is in the plan.
/// </summary>
/// <param name="device">Where to train.</param>
/// <param name="clock">What measures times; null for the system's.</param>
public sealed class Trainer(Device device, TimeProvider? clock = null)
{
    /// <summary>Trains every lane to its end. What a lane gives does not depend on the lanes beside it.</summary>
    /// <param name="pack">The fits.</param>
    /// <param name="onEpoch">Told of every lane and epoch, lane by lane.</param>
    /// <param name="cancellationToken">Heeded between epochs.</param>
    /// <returns>The results, in the order of the lanes.</returns>
    /// <exception cref="ArgumentException">The pack contradicts itself.</exception>
    /// <exception cref="DeviceMemoryException">The pack does not fit on the device.</exception>
    public IReadOnlyList<LaneResult> Train(
        PackSpec pack, Action<EpochMetrics>? onEpoch = null, CancellationToken cancellationToken = default)
        => Train(pack, onEpoch, checkpoints: null, cancellationToken);

    /// <summary>Trains every lane to its end, and keeps how far they have come.</summary>
    internal IReadOnlyList<LaneResult> Train(
        PackSpec pack,
        Action<EpochMetrics>? onEpoch,
        ILaneCheckpoints? checkpoints,
        CancellationToken cancellationToken)
    {
        var results = new LaneResults(pack.Lanes.Count, onEpoch);
        Train(pack, results, checkpoints, cancellationToken);
        return results.All;
    }

    /// <summary>Trains the pack's lanes and those that take the places of lanes that have ended.</summary>
    /// <param name="pack">The first fits.</param>
    /// <param name="refill">Gives further fits, and takes what comes of all.</param>
    /// <param name="checkpoints">Keeps how far fits have come; null where nobody does.</param>
    /// <param name="cancellationToken">Heeded between epochs.</param>
    internal void Train(
        PackSpec pack, ILaneRefill refill, ILaneCheckpoints? checkpoints, CancellationToken cancellationToken)
    {
        PackValidator.Check(pack);
        var queue = new LaneQueue(pack, refill);
        for (var width = RoundUpWidth(pack.Lanes.Count); queue.HasWaiting;)
        {
            try
            {
                using var training = new PackTraining(
                    device, pack, width, queue, refill, checkpoints, clock ?? TimeProvider.System);
                training.Run(cancellationToken);
            }
            catch (DeviceMemoryException) when (width > 1)
            {
                // Fits that had begun begin again: they give the same, wherever they are.
                width = Math.Max(1, width / 2);
                queue.RequeueStarted();
                refill.OnWidthReduced(width);
            }
        }
    }

    /// <summary>Devices that launch all lanes at once have recorded steps for powers of two.</summary>
    private int RoundUpWidth(int lanes) =>
        device.CanCompactLanes ? (int)BitOperations.RoundUpToPowerOf2((uint)lanes) : lanes;
}
