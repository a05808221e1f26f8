using Experiments.Engine.ModelSelection;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Workers;

/// <summary>
/// The checkpoints of a pack's fits, each in its own lease. Nothing is saved of a fit whose lease was lost: it is
/// trained elsewhere.
/// </summary>
internal sealed class PackCheckpoints(PackLeases leases) : IFitCheckpoints
{
    public ReadOnlyMemory<byte>? Find(FitRequest fit) => leases.FindCheckpoints(fit.GetId())?.Find(fit);

    public void Reject(FitRequest fit, CheckpointFault fault) =>
        leases.FindCheckpoints(fit.GetId())?.Reject(fit, fault);

    public bool IsDue(FitRequest fit, int epoch) => leases.FindCheckpoints(fit.GetId())?.IsDue(fit, epoch) ?? false;

    public void Save(FitRequest fit, FitCheckpoint checkpoint) =>
        leases.FindCheckpoints(fit.GetId())?.Save(fit, checkpoint);
}
