using Experiments.Contracts.Results;

namespace Experiments.Silo.Stores;

/// <summary>
/// Applies an operation to an experiment that no coordinator runs, in the store itself, under a term of its own.
/// </summary>
internal static class StoredOperation
{
    /// <summary>Applies an operation; does nothing to an experiment that has ended.</summary>
    public static async Task ApplyAsync(
        IExperimentStore store, string experimentId, ExperimentOperation request, DateTimeOffset now)
    {
        var term = await store.ClaimTermAsync(experimentId);
        var record = (await store.FindAsync(experimentId))!;
        // The experiment may have ended between the caller's check and the claim of the term.
        if (record.Status.State.HasEnded()) return;
        var (state, flags) = request.Kind switch
        {
            OperationKind.Pause => (ExperimentState.Paused, record.Flags with { Paused = true }),
            OperationKind.Resume => (record.RefitTrial is null ? ExperimentState.Running : ExperimentState.Refitting,
                record.Flags with { Paused = false }),
            OperationKind.Prioritise => (record.Status.State, record.Flags),
            _ => (ExperimentState.Cancelled, record.Flags with { Cancelled = true }),
        };
        var cancels = request.Kind == OperationKind.Cancel;
        var status = record.Status with
        {
            State = state,
            FitsLeased = 0,
            Ended = cancels ? now : null,
            Priority = request.Kind == OperationKind.Prioritise ? request.Priority : record.Status.Priority,
        };
        var leases = await store.ReadLeasesAsync(experimentId);
        await store.CommitAsync(new()
        {
            Status = status,
            Term = term,
            Flags = flags,
            RefitTrial = record.RefitTrial,
            ReleasedLeases = cancels ? [.. leases.Select(l => l.Lease.Token)] : [],
        });
    }
}
