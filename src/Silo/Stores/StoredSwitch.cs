using Experiments.Contracts.Results;

namespace Experiments.Silo.Stores;

/// <summary>Does what was asked of an experiment that no coordinator runs, in the store itself, under an epoch of its own.</summary>
internal static class StoredSwitch
{
    /// <summary>Does it; an experiment that has ended is left as it is.</summary>
    public static async Task Do(IExperimentStore store, string experimentId, ExperimentRequest request, DateTimeOffset now)
    {
        var epoch = await store.ClaimEpoch(experimentId);
        var record = (await store.Find(experimentId))!;
        // It may have ended between the caller's look and the lock.
        if (record.Status.State is ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled) return;
        var (state, switches) = request.Verb switch
        {
            RequestVerb.Pause => (ExperimentState.Paused, record.Switches with { Paused = true }),
            RequestVerb.Resume => (record.RefitTrial is null ? ExperimentState.Running : ExperimentState.Refitting, record.Switches with { Paused = false }),
            RequestVerb.Prioritise => (record.Status.State, record.Switches),
            _ => (ExperimentState.Cancelled, record.Switches with { Cancelled = true }),
        };
        var cancels = request.Verb == RequestVerb.Cancel;
        var status = record.Status with
        {
            State = state,
            FitsLeased = 0,
            Ended = cancels ? now : null,
            Priority = request.Verb == RequestVerb.Prioritise ? request.Priority : record.Status.Priority,
        };
        var leases = await store.ReadLeases(experimentId);
        await store.Commit(new()
        {
            Status = status, Epoch = epoch, Switches = switches, RefitTrial = record.RefitTrial,
            ReleasedLeases = cancels ? [.. leases.Select(l => l.Lease.Token)] : [],
        });
    }
}
