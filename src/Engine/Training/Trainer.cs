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
        var results = new LaneResult[pack.Lanes.Count];
        Train(pack,
            refill: null, isWanted: null, ended => ended.ToList().ForEach(lane => results[lane.Number] = lane.Result),
            onEpoch, checkpoints, cancellationToken);
        return results;
    }

    /// <summary>Trains the pack's lanes and those that the feed gives in place of lanes that have ended.</summary>
    /// <param name="pack">
    /// The first fits; those of the feed share all with them but what may differ from lane to lane.
    /// </param>
    /// <param name="refill">
    /// Given the number of lanes that are free, gives further fits; null where there are none.
    /// </param>
    /// <param name="isWanted">
    /// Given a fit's number, says whether it is still wanted; asked between epochs. Null where all are.
    /// </param>
    /// <param name="onEnd">Told of the fits that have ended in an epoch.</param>
    /// <param name="onEpoch">Told of every fit and epoch.</param>
    /// <param name="checkpoints">Keeps how far fits have come; null where nobody does.</param>
    /// <param name="cancellationToken">Heeded between epochs.</param>
    /// <param name="onWidthReduced">Told of the lanes that train at a time where there is no room for more.</param>
    internal void Train(
        PackSpec pack,
        Func<int, IReadOnlyList<LaneSpec>>? refill,
        Func<int, bool>? isWanted,
        Action<IReadOnlyList<CompletedLane>> onEnd,
        Action<EpochMetrics>? onEpoch,
        ILaneCheckpoints? checkpoints, CancellationToken cancellationToken, Action<int>? onWidthReduced = null)
    {
        PackValidator.Check(pack);
        var queue = new LaneQueue(pack, refill, isWanted);
        for (var width = RoundUpWidth(pack.Lanes.Count); queue.HasWaiting;)
        {
            try
            {
                using var training = new PackTraining(
                    device, pack, width, queue, onEnd, onEpoch, checkpoints, clock ?? TimeProvider.System);
                training.Run(cancellationToken);
            }
            catch (DeviceMemoryException) when (width > 1)
            {
                // Fits that had begun begin again: they give the same, wherever they are.
                width = Math.Max(1, width / 2);
                queue.RequeueStarted();
                onWidthReduced?.Invoke(width);
            }
        }
    }

    /// <summary>Devices that launch all lanes at once have recorded steps for powers of two.</summary>
    private int RoundUpWidth(int lanes) =>
        device.CanCompactLanes ? (int)BitOperations.RoundUpToPowerOf2((uint)lanes) : lanes;
}
