using System.Collections.Concurrent;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>
/// The leases of one slot: asks for them, prolongs them, and gives back what is left when the slot ends.
/// </summary>
/// <param name="id">The slot.</param>
/// <param name="workerKey">Its worker.</param>
/// <param name="state">What it shares with its worker.</param>
/// <param name="onEnded">Told of an experiment that will never have anything more.</param>
/// <param name="client">What speaks to coordinators.</param>
/// <param name="checkpoints">What speaks to the artifact store.</param>
/// <param name="clock">The time.</param>
internal sealed class SlotLeases(
    string id, string workerKey,
    WorkerState state, Action<string> onEnded, LeaseClient client, CheckpointClient checkpoints, SiloClock clock)
{
    // Each coordinator counts its own tokens: a slot that reports for one experiment and trains for the next may hold
    // one token twice.
    private readonly ConcurrentDictionary<(string Experiment, long Token), HeldLease> _held = [];

    /// <summary>
    /// How soon it is asked again whose turn it is, where several experiments want the slot or it was woken.
    /// </summary>
    public static readonly TimeSpan RankingInterval = TimeSpan.FromSeconds(1);

    // What the catalog said last: the experiments that want this slot, in the order in which to try them.
    private IReadOnlyList<string> _ranking = [];
    private long _rankedAt;
    private Task _wake = Task.CompletedTask;

    // What was leased of last.
    private string? _servedExperiment;

    // Whether what was leased last is to show whether the device can be trusted again.
    private bool _isProving;

    // Where one experiment has the workers for itself this costs nothing: nobody is asked before it ends.
    private bool IsRankingDue =>
        (_ranking.Count > 1 || _wake.IsCompleted) && clock.Time.GetElapsedTime(_rankedAt) >= RankingInterval;

    /// <summary>What is held, in the order of the grants.</summary>
    private IEnumerable<HeldLease> Held =>
        _held.Values.OrderBy(lease => lease.Grant.Token)
            .ThenBy(lease => lease.Grant.ExperimentId, StringComparer.Ordinal);

    /// <summary>Waits until there is something to train.</summary>
    /// <param name="next">
    /// What was leased ahead; given back where it is another's turn by now. Null where there is nothing.
    /// </param>
    /// <param name="size">How much to lease of the experiment that was served last.</param>
    /// <param name="stopping">The silo stops.</param>
    public async Task<HeldLease> AcquireAsync(HeldLease? next, Func<LeaseSize> size, CancellationToken stopping)
    {
        if (state.Health.Quarantine is not null) return await AcquireProofAsync(next, stopping);
        if (!IsRankingDue && (next ?? await LeaseInOrderAsync(null, size, stopping)) is { } known) return known;
        while (true)
        {
            await UpdateRankingAsync(stopping);
            if (await LeaseInOrderAsync(next, size, stopping) is { } lease)
            {
                if (next is not null && lease != next) await GiveBackAsync(next);
                return lease;
            }
            if (next is not null) return next;
            await client.WaitForWorkAsync(_wake, stopping);
            if (state.Health.Quarantine is not null) return await AcquireProofAsync(null, stopping);
        }
    }

    /// <summary>
    /// Gives back what the device must not train, and waits until it may be tried again, with one trial.
    /// </summary>
    private async Task<HeldLease> AcquireProofAsync(HeldLease? next, CancellationToken stopping)
    {
        if (next is not null) await GiveBackAsync(next, leaves: true);
        // The last try said nothing of the device: its fit failed by itself, or was taken away.
        if (_isProving) state.Health.AbandonProof();
        _isProving = false;
        while (true)
        {
            if (state.Health.TryBeginProof() is { } wait)
            {
                // Cut to whole milliseconds it would end too soon, and less than one be no pause at all.
                await Task.Delay(wait + TimeSpan.FromMilliseconds(1), clock.Time, stopping);
                continue;
            }
            await UpdateRankingAsync(stopping);
            foreach (var experiment in _ranking)
            {
                if (await LeaseAsync(experiment, LeaseSize.One, ahead: false, stopping) is not { } lease) continue;
                _isProving = true;
                return lease;
            }
            state.Health.AbandonProof();
            await client.WaitForWorkAsync(_wake, stopping);
        }
    }

    /// <summary>
    /// Leases what comes after what trains now, of the experiment whose turn it is; null where there is nothing to
    /// spare.
    /// </summary>
    public async Task<HeldLease?> TryLeaseAheadAsync(Func<LeaseSize> size, CancellationToken stopping)
    {
        if (IsRankingDue) await UpdateRankingAsync(stopping);
        return _ranking.Count == 0
            ? null
            : await TryLeaseAsync(_ranking[0], GetSize(_ranking[0], size), ahead: true, stopping);
    }

    /// <summary>
    /// Whether it is still an experiment's turn on this slot, also where it has nothing more to lease.
    /// </summary>
    public async Task<bool> HasTurnAsync(string experiment, CancellationToken stopping)
    {
        if (IsRankingDue) await UpdateRankingAsync(stopping);
        return _ranking.Count == 0 || _ranking[0] == experiment;
    }

    /// <summary>Asks for a lease; null where there is none now, or the device is in quarantine.</summary>
    public Task<HeldLease?> TryLeaseAsync(
        string experiment, LeaseSize size, bool ahead, CancellationToken stopping, bool onlyOfKey = false) =>
            state.Health.Quarantine is null
                ? LeaseAsync(experiment, size, ahead, stopping, onlyOfKey)
                : Task.FromResult<HeldLease?>(null);

    private async Task<HeldLease?> LeaseAsync(
        string experiment, LeaseSize size, bool ahead, CancellationToken stopping, bool onlyOfKey = false)
    {
        var reply = await client.LeaseAsync(
            experiment, id, size, state.NumericsClass, ahead, () => GetTokens(experiment), stopping, onlyOfKey);
        if (reply.Ended) await RemoveExperimentAsync(experiment);
        if (reply.Grant is not { } grant) return null;
        _servedExperiment = experiment;
        return _held[(grant.ExperimentId, grant.Token)] = new(grant, checkpoints.ForLease(grant, stopping));
    }

    /// <summary>
    /// Leases of the first experiment that has something; what was leased ahead where it is its turn.
    /// </summary>
    private async Task<HeldLease?> LeaseInOrderAsync(HeldLease? next, Func<LeaseSize> size, CancellationToken stopping)
    {
        foreach (var experiment in _ranking)
        {
            if (experiment == next?.Grant.ExperimentId) return next;
            if (await TryLeaseAsync(experiment, GetSize(experiment, size), ahead: false, stopping) is { } lease)
                return lease;
        }
        return null;
    }

    /// <summary>Asks the catalog whose turn it is; where it does not answer, what it said last holds.</summary>
    private async Task UpdateRankingAsync(CancellationToken stopping)
    {
        // A wake that comes while it answers is of something that it may not have known.
        (_wake, _rankedAt) = (state.NextWake, clock.Time.GetTimestamp());
        try
        {
            _ranking = await client.RankExperimentsAsync(workerKey, id, _servedExperiment, stopping) ?? _ranking;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Nothing is leased any more.
        }
    }

    private IReadOnlyList<long> GetTokens(string experiment) =>
        [.. Held.Where(lease => lease.Grant.ExperimentId == experiment).Select(lease => lease.Grant.Token)];

    private LeaseSize GetSize(string experiment, Func<LeaseSize> size) =>
        experiment == _servedExperiment ? size() : LeaseSize.One;

    private async Task RemoveExperimentAsync(string experiment)
    {
        _ranking = [.. _ranking.Where(other => other != experiment)];
        if (_servedExperiment == experiment) _servedExperiment = null;
        onEnded(experiment);
        // Its coordinator says so too, and may not have been heard.
        await client.AnnounceEndAsync(experiment);
    }

    /// <summary>Lets go of a lease that has ended.</summary>
    public void Release(HeldLease lease)
    {
        if (_held.TryRemove((lease.Grant.ExperimentId, lease.Grant.Token), out var held)) held.Dispose();
    }

    /// <summary>Gives a lease back, and lets go of it.</summary>
    public Task GiveBackAsync(HeldLease lease) => GiveBackAsync(lease, leaves: false);

    private async Task GiveBackAsync(HeldLease lease, bool leaves)
    {
        // Who gets it next finds how far it had come.
        await lease.Checkpoints.SettleAsync();
        // First: a question that says what is held must not name it any more.
        Release(lease);
        await client.GiveBackAsync(lease.Grant, id, leaves);
    }

    /// <summary>
    /// Gives back everything that is held, or may be, once what was kept of it is written, or time is up.
    /// </summary>
    public Task GiveBackAllAsync(CancellationToken leaving) => Task.WhenAll(
        Held.Select(lease => lease.Grant.ExperimentId).Union(client.GetUnanswered(id)).ToList()
            .Select(async experiment =>
        {
            await Task.WhenAll(Held.Where(lease => lease.Grant.ExperimentId == experiment)
                .Select(lease => lease.Checkpoints.SettleAsync()))
                .WaitAsync(leaving).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await client.LeaveAsync(experiment, id, leaving);
        }));

    /// <summary>Prolongs what is held, three times a term; drops what is no longer ours.</summary>
    public async Task RenewAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(client.RenewalInterval, clock.Time);
        try
        {
            // All at once: a coordinator that does not answer must not cost the leases of another.
            while (await timer.WaitForNextTickAsync(stopping))
                await Task.WhenAll(Held.Select(lease => RenewAsync(lease, stopping)));
        }
        catch (OperationCanceledException)
        {
            // The slot ends.
        }
    }

    private async Task RenewAsync(HeldLease lease, CancellationToken stopping)
    {
        if (!await client.RenewAsync(lease.Grant, id, stopping)) lease.Drop();
    }
}
