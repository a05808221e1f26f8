using System.Collections.Concurrent;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>
/// The leases that one slot holds: asks for them, renews them, and gives back the rest when the slot ends.
/// </summary>
/// <param name="slot">The slot.</param>
/// <param name="state">The state that the slot shares with its worker.</param>
/// <param name="ranking">The order of the experiments.</param>
/// <param name="client">The client of coordinators.</param>
/// <param name="checkpoints">The client of the artifact store.</param>
/// <param name="clock">The time.</param>
internal sealed class SlotLeases(
    string slot, WorkerState state, ExperimentRanking ranking, LeaseClient client, CheckpointClient checkpoints,
    SiloClock clock)
{
    // Each coordinator counts its own tokens: a slot that reports for one experiment and trains for the next may hold
    // one token twice.
    private readonly ConcurrentDictionary<(string Experiment, long Token), HeldLease> _held = [];

    // The requests that wait for an answer.
    private int _asking;

    /// <summary>Whether a request had no answer: the slot may have been granted what it does not know of.</summary>
    public bool HasUnanswered => client.GetUnanswered(slot).Any();

    /// <summary>The leases that are held, in the order of the grants.</summary>
    private IEnumerable<HeldLease> Held =>
        _held.Values.OrderBy(lease => lease.Grant.Token)
            .ThenBy(lease => lease.Grant.ExperimentId, StringComparer.Ordinal);

    /// <summary>Asks for a lease; null where there is none now, or the device is in quarantine.</summary>
    public Task<HeldLease?> TryLeaseAsync(
        string experiment, LeaseSize size, bool ahead, CancellationToken stopping, bool onlyOfKey = false) =>
        state.Health.Quarantine is null
            ? LeaseAsync(experiment, size, ahead, stopping, onlyOfKey)
            : Task.FromResult<HeldLease?>(null);

    /// <summary>Asks for the one trial that may prove a device in quarantine; null where there is none now.</summary>
    public Task<HeldLease?> LeaseProofAsync(string experiment, CancellationToken stopping) =>
        LeaseAsync(experiment, LeaseSize.One, ahead: false, stopping);

    private async Task<HeldLease?> LeaseAsync(
        string experiment, LeaseSize size, bool ahead, CancellationToken stopping, bool onlyOfKey = false)
    {
        Interlocked.Increment(ref _asking);
        try
        {
            var reply = await client.LeaseAsync(
                experiment, slot, size, state.NumericsClass, ahead, () => GetTokens(experiment), stopping, onlyOfKey);
            if (reply.Ended) await ranking.RemoveAsync(experiment);
            if (reply.Grant is not { } grant) return null;
            ranking.OnLeased(experiment);
            return _held[(grant.ExperimentId, grant.Token)] = new(grant, checkpoints.ForLease(grant, stopping));
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    /// <summary>Forgets a lease that has ended.</summary>
    public void Release(HeldLease lease)
    {
        if (_held.TryRemove((lease.Grant.ExperimentId, lease.Grant.Token), out var held)) held.Dispose();
    }

    /// <summary>Gives a lease back and forgets it.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="leaves">Whether the slot takes no further lease for now.</param>
    public async Task GiveBackAsync(HeldLease lease, bool leaves = false)
    {
        // Written before: the next worker continues from it.
        await lease.Checkpoints.SettleAsync();
        // Before the call: a request that says which leases are held must not name this one any more.
        Release(lease);
        await client.GiveBackAsync(lease.Grant, slot, leaves);
    }

    /// <summary>Gives back what is held, for a slot that begins anew: it asks for further leases.</summary>
    public Task GiveBackHeldAsync() => Task.WhenAll(Held.ToList().Select(lease => GiveBackAsync(lease)));

    /// <summary>
    /// Gives back everything that is held, or may be, for a slot that asks for nothing more: once its checkpoints are
    /// written, or the time is up.
    /// </summary>
    public Task GiveBackAllAsync(CancellationToken leaving) => Task.WhenAll(
        Held.Select(lease => lease.Grant.ExperimentId).Union(client.GetUnanswered(slot)).ToList()
            .Select(async experiment =>
        {
            await Task.WhenAll(Held.Where(lease => lease.Grant.ExperimentId == experiment)
                .Select(lease => lease.Checkpoints.SettleAsync()))
                .WaitAsync(leaving).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await client.LeaveAsync(experiment, slot, leaving);
        }));

    /// <summary>
    /// Renews what is held, three times in the time of a lease, and drops leases that are lost. Where a request had no
    /// answer, gives back what it may have been granted.
    /// </summary>
    public async Task RenewAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(client.RenewalInterval, clock.Time);
        try
        {
            // All at once: a coordinator that does not answer must not cost the leases of another.
            while (await timer.WaitForNextTickAsync(stopping))
                await Task.WhenAll([.. Held.Select(lease => RenewAsync(lease, stopping)), .. SettleAsync(stopping)]);
        }
        catch (OperationCanceledException)
        {
            // The slot ends.
        }
    }

    private async Task RenewAsync(HeldLease lease, CancellationToken stopping)
    {
        if (!await client.RenewAsync(lease.Grant, slot, stopping)) lease.Drop();
    }

    private IEnumerable<Task> SettleAsync(CancellationToken stopping) => client.GetUnanswered(slot)
        .Select(experiment => client.SettleAsync(
            experiment, slot, () => Volatile.Read(ref _asking) > 0 ? null : GetTokens(experiment), stopping));

    private IReadOnlyList<long> GetTokens(string experiment) =>
        [.. Held.Where(lease => lease.Grant.ExperimentId == experiment).Select(lease => lease.Grant.Token)];
}
