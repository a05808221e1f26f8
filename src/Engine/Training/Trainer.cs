using System.Numerics;
using Experiments.Engine.Devices;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Training;

/// <summary>
/// Trains packs on a device. Handles epochs, schedules, early stopping and best weights. The architecture is in the
/// execution plan.
/// </summary>
/// <param name="device">The device that trains.</param>
/// <param name="clock">The clock that measures times; null for the system's clock.</param>
public sealed class Trainer(Device device, TimeProvider? clock = null)
{
    /// <summary>Trains every lane to its end. The result of a lane does not depend on the lanes beside it.</summary>
    /// <param name="pack">The fits.</param>
    /// <param name="onEpoch">Called for every lane after every epoch, lane by lane.</param>
    /// <param name="cancellationToken">Observed between epochs.</param>
    /// <returns>The results, in the order of the lanes.</returns>
    /// <exception cref="ArgumentException">The pack contradicts itself.</exception>
    /// <exception cref="DeviceMemoryException">The pack does not fit on the device.</exception>
    public IReadOnlyList<LaneResult> Train(
        PackSpec pack, Action<EpochMetrics>? onEpoch = null, CancellationToken cancellationToken = default)
        => Train(pack, onEpoch, checkpoints: null, cancellationToken);

    /// <summary>Trains every lane to its end, and saves checkpoints.</summary>
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

    /// <summary>Trains the pack's lanes, and further fits in the lanes that have ended.</summary>
    /// <param name="pack">The first fits.</param>
    /// <param name="refill">Provides further fits, and receives all results.</param>
    /// <param name="checkpoints">Receives checkpoints; may be null.</param>
    /// <param name="cancellationToken">Observed between epochs.</param>
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
                // Started fits start again: their results do not depend on the width of the pack.
                width = Math.Max(1, width / 2);
                queue.RequeueStarted();
                refill.OnWidthReduced(width);
            }
        }
    }

    /// <summary>
    /// Rounds up to a power of two on a device that launches all lanes at once: steps are recorded for those.
    /// </summary>
    private int RoundUpWidth(int lanes) =>
        device.CanCompactLanes ? (int)BitOperations.RoundUpToPowerOf2((uint)lanes) : lanes;
}
