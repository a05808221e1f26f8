using System.Diagnostics;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Engine.Devices;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

internal sealed partial class SearchCoordinator
{
    private Task _lastCommit = Task.CompletedTask;
    private long _taken;
    private long _shown;

    /// <summary>Whether a worker went away with nothing since workers were last woken.</summary>
    private bool _hungry;

    /// <summary>What the catalog was told last; null where that is not known.</summary>
    private bool? _wanting;
    private Task _telling = Task.CompletedTask;

    /// <summary>How soon it is looked whether there are workers, where something is to be done and nobody does it: after all that there are have said so.</summary>
    private static readonly TimeSpan s_look = WorkerService.Registration;

    /// <summary>How soon it is looked whether who holds a lease was voted out.</summary>
    private static readonly TimeSpan s_glance = TimeSpan.FromSeconds(2);

    /// <summary>When it was last known that no other activation owned the experiment.</summary>
    private long _proven;

    private StoreException? _failure;

    private string Device => _spec?.Device ?? DeviceCatalog.Auto;

    /// <summary>The search, if it runs. After a failed commit what is in memory is worth nothing, and nothing is said from it.</summary>
    private ActiveSearch? Search => _failure is null ? _search : throw new StoreException(_failure.Message, _failure);

    /// <summary>Whether there is nothing to be had of it, now and ever.</summary>
    private bool IsOverDurably => _durable is null ? _submission is null : IsOver(_durable);

    /// <summary>
    /// The search of a lease, if it runs. A lease of a later epoch is proof that another activation owns the experiment: this one
    /// is over before a commit of its own has told it so, and must not refuse what the other granted.
    /// </summary>
    private ActiveSearch? SearchOf(long token)
    {
        if (Search is { } search && new LeaseToken(token).Epoch > search.Epoch) throw Over(new StaleEpochException(Id, search.Epoch));
        return Search;
    }

    /// <summary>
    /// The experiment as it stands where another activation owns it. One that is never called to change anything, or that was
    /// there before the experiment was, would else speak for ever of what is long past. Asked once a term at most.
    /// </summary>
    private async Task<ExperimentRecord?> FindOwner()
    {
        var epoch = _search?.Epoch ?? 0;
        if (_search is null && (_durable is not null || _submission is { IsCompleted: false })) return null;
        if (_search is not null && clock.Time.GetElapsedTime(_proven) < options.LeaseTerm) return null;
        _proven = clock.Time.GetTimestamp();
        if (await store.Find(Id) is not { } record || record.Epoch == epoch) return null;
        Over(new StaleEpochException(Id, epoch));
        return record;
    }

    /// <exception cref="StaleEpochException">Another activation owns the experiment.</exception>
    private async Task LookForOwner()
    {
        if (await FindOwner() is { } record) throw new StaleEpochException(Id, record.Epoch - 1);
    }

    private StoreException Over(StoreException reason)
    {
        LogOver(logger, Id, reason.Message);
        _failure = reason;
        host.Replace();
        return reason;
    }

    /// <summary>
    /// Makes durable what was applied since the last call; awaits what is on its way where nothing was. An activation whose
    /// commit fails is over: what it holds in memory is not what is durable.
    /// </summary>
    /// <param name="always">
    /// Whether it commits also where nothing has changed, which proves that no other activation owns the experiment: what a user
    /// asks may change nothing here, and much there.
    /// </param>
    private async Task Commit(bool always = false)
    {
        if (Search is not { } search) return;
        if (search.TakeBatch(_slots.Count, clock.Now, always) is not { } batch)
        {
            await _lastCommit;
            if (_wanting is null && _search is not null) await Want(search.HasWork);
            return;
        }

        var (number, news) = (++_taken, search.NewsOf(batch));
        var wake = _hungry && search.HasWork;
        if (wake) _hungry = false;
        var started = clock.Time.GetTimestamp();
        try
        {
            await (_lastCommit = store.Commit(batch));
        }
        catch (StoreException e)
        {
            instruments.OnCommitFailed();
            Over(e);
            throw;
        }

        Tell(batch, news, clock.Time.GetElapsedTime(started));
        _proven = started;
        if (number > _shown)
        {
            (_shown, _durable) = (number, batch.Status);
            series.Show(news.Reading);
        }
        if (IsOver(batch.Status)) await End(batch.Status);
        // Who wants nothing now must not stand before others: a slot would ask in vain before each of its leases.
        else if (wake || search.HasWork != _wanting) await Want(search.HasWork);
        Schedule();
    }

    private void Tell(CommitBatch batch, SearchNews news, TimeSpan wait)
    {
        instruments.OnCommitted(batch, news.TrialsEnded, wait);
        foreach (var waited in news.Waits) instruments.OnTrialLeased(waited);
        foreach (var time in news.Times) instruments.OnTrialEnded(time);
    }

    private async Task End(ExperimentStatus status)
    {
        if (_search is null) return;
        _search = null;
        _timer?.Dispose();
        plans.Forget(Id);
        running.End(Id);
        host.Stay(false);
        LogEnded(logger, Id, status.State, status.Message is { } message ? $": {message}" : "");
        await Want(false);
    }

    /// <summary>Tells the catalog whether workers are wanted, one word after the other. A hint: workers look for themselves now and then.</summary>
    /// <returns>How many slots may take it; null where that is not known.</returns>
    private Task<int?> Want(bool wanting)
    {
        _wanting = wanting;
        var telling = Tell(_telling, wanting);
        _telling = telling;
        return telling;
    }

    private async Task<int?> Tell(Task before, bool wanting)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var slots = await host.Catalog.SetWanting(Id, wanting, Device, _search?.Priority ?? 0);
            _slots.Expect(slots);
            return slots;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or SiloException)
        {
            LogCatalog(logger, Id, e.Message);
            _wanting = null;
            return null;
        }
    }

    /// <summary>Asks again for workers, and notes where none has the device that the experiment asks for.</summary>
    private async Task Look(ActiveSearch search)
    {
        MissingDevice? missing = null;
        if (await Want(true) is 0)
        {
            try
            {
                var info = await host.Catalog.GetInfo();
                var aside = info.SetAside?.Where(device => DeviceMatch.Takes(Device, device.Device, siloHasGpu: false)).FirstOrDefault();
                missing = new(Device, info.Workers.Count, aside is null ? null : SetAsideText.Of(aside));
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or SiloException)
            {
                LogCatalog(logger, Id, e.Message);
            }
        }
        // Somebody may have come meanwhile.
        if (search.IsIdle) search.Missing = missing;
    }

    /// <summary>
    /// Has the timer ring when the next lease expires or the budget's time is spent, unless it rings before. It rings also now and
    /// then, where leases are held or work waits: a silo may have been voted out.
    /// </summary>
    private void Schedule()
    {
        if (_search is not { HasEnded: false } search) return;
        var next = search.IsIdle ? clock.Now + s_look : search.NextExpiry is { } expiry ? Earlier(expiry, clock.Now + s_glance) : null;
        if (Earlier(next, search.Deadline) is not { } due || _due <= due) return;
        _due = due;
        _timer ??= CreateTimer();
        var wait = due - clock.Now;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private ITimer CreateTimer()
    {
        // It rings as long as the search runs, and what is done then is no part of what made it.
        var current = Activity.Current;
        Activity.Current = null;
        var timer = clock.Time.CreateTimer(_ => host.OnTurn(Tick), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Activity.Current = current;
        return timer;
    }

    private async Task Tick()
    {
        _due = null;
        if (_failure is not null || _search is not { } search) return;
        _slots.Prune(clock.Now);
        var expired = search.Expire(clock.Now, host.IsGone);
        // What the catalog counted had those whose leases they were.
        if (expired.Count > 0) _slots.Expect(0);
        foreach (var lease in expired)
        {
            _slots.Forget(lease.WorkerId);
            LogExpired(logger, Id, lease.WorkerId, lease.Returned.Count, lease.Failed.Count);
            instruments.OnLeaseExpired();
        }

        if (search.IsIdle) await Look(search);
        try
        {
            await Commit();
        }
        catch (StoreException)
        {
            // Logged where it was thrown; the activation is over and the next one starts from what is durable.
            return;
        }

        Schedule();
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
