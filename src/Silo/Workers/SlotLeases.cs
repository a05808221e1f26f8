using System.Collections.Concurrent;
using Experiments.Silo.Hosting;

namespace Experiments.Silo.Workers;

/// <summary>The leases of one slot: asks for them, prolongs them, and gives back what is left when the slot ends.</summary>
/// <param name="id">The slot.</param>
/// <param name="workerKey">Its worker.</param>
/// <param name="state">What it shares with its worker.</param>
/// <param name="onEnded">Told of an experiment that will never have anything more.</param>
/// <param name="desk">What speaks to coordinators.</param>
/// <param name="clock">The time.</param>
internal sealed class SlotLeases(string id, string workerKey, WorkerState state, Action<string> onEnded, LeaseDesk desk, SiloClock clock)
{
    // Each coordinator counts its own tokens: a slot that reports for one experiment and trains for the next may hold one token twice.
    private readonly ConcurrentDictionary<(string Experiment, long Token), HeldLease> _held = [];
    private string? _current;

    /// <summary>What is held, in the order of the grants.</summary>
    private IEnumerable<HeldLease> Held => _held.Values.OrderBy(lease => lease.Grant.Token).ThenBy(lease => lease.Grant.ExperimentId, StringComparer.Ordinal);

    /// <summary>Waits until there is something to train.</summary>
    public async Task<HeldLease> Acquire(Func<LeaseSize> size, CancellationToken stopping)
    {
        while (true)
        {
            var wake = state.NextWake;
            if (_current is { } current && await TryLease(current, size(), ahead: false, stopping) is { } more) return more;
            foreach (var experiment in await desk.Wanting(workerKey, stopping))
                if (experiment != _current && await TryLease(experiment, size(), ahead: false, stopping) is { } lease) return lease;
            await desk.WaitForWork(wake, stopping);
        }
    }

    /// <summary>Asks for a lease; null where there is none now.</summary>
    public async Task<HeldLease?> TryLease(string experiment, LeaseSize size, bool ahead, CancellationToken stopping, bool onlyOfKey = false)
    {
        var reply = await desk.Lease(experiment, id, size, ahead, stopping, onlyOfKey);
        if (reply.Ended && _current == experiment)
        {
            _current = null;
            onEnded(experiment);
        }

        if (reply.Grant is not { } grant) return null;
        _current = experiment;
        return _held[(grant.ExperimentId, grant.Token)] = new(grant);
    }

    /// <summary>Lets go of a lease that has ended.</summary>
    public void Release(HeldLease lease)
    {
        if (_held.TryRemove((lease.Grant.ExperimentId, lease.Grant.Token), out var held)) held.Dispose();
    }

    /// <summary>Gives a lease back, and lets go of it.</summary>
    public async Task GiveBack(HeldLease lease)
    {
        await desk.GiveBack(lease.Grant, id);
        Release(lease);
    }

    /// <summary>Gives back everything that is held.</summary>
    public Task GiveBackAll() => Task.WhenAll(Held.Select(lease => desk.GiveBack(lease.Grant, id)));

    /// <summary>Prolongs what is held, three times a term; drops what is no longer ours.</summary>
    public async Task Renew(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(desk.RenewalInterval, clock.Time);
        try
        {
            // All at once: a coordinator that does not answer must not cost the leases of another.
            while (await timer.WaitForNextTickAsync(stopping)) await Task.WhenAll(Held.Select(lease => Renew(lease, stopping)));
        }
        catch (OperationCanceledException)
        {
            // The slot ends.
        }
    }

    private async Task Renew(HeldLease lease, CancellationToken stopping)
    {
        if (!await desk.Renew(lease.Grant, id, stopping)) lease.Drop();
    }
}
