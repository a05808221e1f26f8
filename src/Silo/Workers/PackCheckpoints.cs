using Experiments.Engine.ModelSelection;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Silo.Workers;

/// <summary>
/// The checkpoints of a pack of several leases: each fit's are its lease's. Of a fit whose lease was lost nothing is
/// kept: it is another's.
/// </summary>
internal sealed class PackCheckpoints(Func<FitRequest, LeaseCheckpoints?> leaseOf) : IFitCheckpoints
{
    public ReadOnlyMemory<byte>? Find(FitRequest fit) => leaseOf(fit)?.Find(fit);

    public void Reject(FitRequest fit, CheckpointFault fault) => leaseOf(fit)?.Reject(fit, fault);

    public bool IsDue(FitRequest fit, int epoch) => leaseOf(fit)?.IsDue(fit, epoch) ?? false;

    public void Save(FitRequest fit, FitCheckpoint checkpoint) => leaseOf(fit)?.Save(fit, checkpoint);
}
