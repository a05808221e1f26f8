using Experiments.Engine.Devices;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>Chooses what one slot trains next, and waits where there is nothing.</summary>
/// <param name="state">The state that the slot shares with its worker.</param>
/// <param name="ranking">The order of the experiments.</param>
/// <param name="leases">The slot's leases.</param>
/// <param name="cores">The cores of the silo's CPU slots.</param>
/// <param name="clock">The time.</param>
internal sealed class SlotScheduler(
    WorkerState state, ExperimentRanking ranking, SlotLeases leases, SharedCores cores, SiloClock clock)
{
    // Whether the last lease was the one trial that is to prove a device in quarantine.
    private bool _isProving;

    /// <summary>Waits until there is something to train.</summary>
    /// <param name="next">
    /// The lease that was taken ahead, which is given back where it is another experiment's turn by now. Null where
    /// there is none.
    /// </param>
    /// <param name="size">How much to lease of the experiment that was served last.</param>
    /// <param name="stopping">The silo stops.</param>
    public async Task<HeldLease> AcquireAsync(HeldLease? next, Func<LeaseSize> size, CancellationToken stopping)
    {
        if (state.Health.Quarantine is not null) return await AcquireProofAsync(next, stopping);
        if (!ranking.IsDue && (next ?? await LeaseInOrderAsync(null, size, stopping)) is { } known) return known;
        while (true)
        {
            await ranking.UpdateAsync(stopping);
            if (await LeaseInOrderAsync(next, size, stopping) is { } lease)
            {
                if (next is not null && lease != next) await leases.GiveBackAsync(next);
                return lease;
            }
            if (next is not null) return next;
            await WaitForWorkAsync(stopping);
            if (state.Health.Quarantine is not null) return await AcquireProofAsync(null, stopping);
        }
    }

    /// <summary>
    /// Leases what comes after what trains now, of the experiment whose turn it is; null where there is nothing to
    /// spare.
    /// </summary>
    public async Task<HeldLease?> TryLeaseAheadAsync(Func<LeaseSize> size, CancellationToken stopping)
    {
        if (ranking.IsDue) await ranking.UpdateAsync(stopping);
        return ranking.Experiments is [var first, ..]
            ? await leases.TryLeaseAsync(first, GetSize(first, size), ahead: true, stopping)
            : null;
    }

    /// <summary>
    /// Whether it is still an experiment's turn on this slot, also where it has nothing more to lease.
    /// </summary>
    public async Task<bool> HasTurnAsync(string experiment, CancellationToken stopping)
    {
        if (ranking.IsDue) await ranking.UpdateAsync(stopping);
        return ranking.Experiments is not [var first, ..] || first == experiment;
    }

    /// <summary>
    /// Gives back what the device must not train, and waits until the device may be tried again with one trial.
    /// </summary>
    private async Task<HeldLease> AcquireProofAsync(HeldLease? next, CancellationToken stopping)
    {
        if (next is not null) await leases.GiveBackAsync(next, leaves: true);
        // The last try proved nothing: its fit failed by its own fault, or was taken away.
        if (_isProving) state.Health.AbandonProof();
        _isProving = false;
        while (true)
        {
            if (state.Health.TryBeginProof() is { } wait)
            {
                // Timers cut the time to whole milliseconds: the wait would end too soon, or not be one at all.
                await Task.Delay(wait + TimeSpan.FromMilliseconds(1), clock.Time, stopping);
                continue;
            }
            await ranking.UpdateAsync(stopping);
            foreach (var experiment in ranking.Experiments)
            {
                if (await leases.LeaseProofAsync(experiment, stopping) is not { } lease) continue;
                _isProving = true;
                return lease;
            }
            state.Health.AbandonProof();
            await WaitForWorkAsync(stopping);
        }
    }

    /// <summary>Waits for work, and lends the slot's core meanwhile.</summary>
    private async Task WaitForWorkAsync(CancellationToken stopping)
    {
        using var loan = state.Device == DeviceCatalog.Cpu ? cores.Lend() : null;
        await ranking.WaitForWorkAsync(leases.HasUnanswered, stopping);
    }

    /// <summary>
    /// Leases of the first experiment that has something. Where the turn is that of the lease taken ahead, returns it.
    /// </summary>
    private async Task<HeldLease?> LeaseInOrderAsync(HeldLease? next, Func<LeaseSize> size, CancellationToken stopping)
    {
        foreach (var experiment in ranking.Experiments)
        {
            if (experiment == next?.Grant.ExperimentId) return next;
            if (await leases.TryLeaseAsync(experiment, GetSize(experiment, size), ahead: false, stopping) is { } lease)
                return lease;
        }
        return null;
    }

    private LeaseSize GetSize(string experiment, Func<LeaseSize> size) =>
        experiment == ranking.Served ? size() : LeaseSize.One;
}
