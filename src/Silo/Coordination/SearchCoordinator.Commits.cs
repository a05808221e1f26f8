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
    private long _batchesTaken;
    private long _lastDurableBatch;

    /// <summary>Whether a worker went away with nothing since workers were last woken.</summary>
    private bool _workersIdle;

    /// <summary>What the catalog was told last; null where that is not known.</summary>
    private bool? _announcedDemand;
    private Task _announcement = Task.CompletedTask;

    /// <summary>
    /// How soon it is looked whether there are workers, where something is to be done and nobody does it: after all
    /// that there are have said so.
    /// </summary>
    private static readonly TimeSpan s_demandInterval = WorkerService.RegistrationInterval;

    /// <summary>How soon it is looked whether who holds a lease was voted out.</summary>
    private static readonly TimeSpan s_evictionCheckInterval = TimeSpan.FromSeconds(2);

    /// <summary>When it was last known that no other activation owned the experiment.</summary>
    private long _ownershipCheckedAt;

    private StoreException? _failure;

    private string Device => _spec?.Device ?? DeviceCatalog.Auto;

    /// <summary>
    /// The search, if it runs. After a failed commit what is in memory is worth nothing, and nothing is said from it.
    /// </summary>
    private ActiveSearch? Search => _failure is null ? _search : throw new StoreException(_failure.Message, _failure);

    /// <summary>Whether there is nothing to be had of it, now and ever.</summary>
    private bool HasEndedDurably => _durableStatus is null ? _submission is null : HasEnded(_durableStatus);

    /// <summary>
    /// The search of a lease, if it runs. A lease of a later epoch is proof that another activation owns the
    /// experiment: this one is over before a commit of its own has told it so, and must not refuse what the other
    /// granted.
    /// </summary>
    private ActiveSearch? GetSearch(long token)
    {
        if (Search is { } search && new LeaseToken(token).Term > search.Term)
            throw Fail(new StaleTermException(Id, search.Term));
        return Search;
    }

    /// <summary>
    /// The experiment as it stands where another activation owns it. One that is never called to change anything, or
    /// that was there before the experiment was, would else speak for ever of what is long past. Asked once a term at
    /// most.
    /// </summary>
    private async Task<ExperimentRecord?> FindNewOwnerAsync()
    {
        var epoch = _search?.Term ?? 0;
        if (_search is null && (_durableStatus is not null || _submission is { IsCompleted: false })) return null;
        if (_search is not null && clock.Time.GetElapsedTime(_ownershipCheckedAt) < options.LeaseTerm) return null;
        _ownershipCheckedAt = clock.Time.GetTimestamp();
        if (await store.FindAsync(Id) is not { } record || record.Term == epoch) return null;
        Fail(new StaleTermException(Id, epoch));
        return record;
    }

    /// <exception cref="StaleTermException">Another activation owns the experiment.</exception>
    private async Task EnsureOwnershipAsync()
    {
        if (await FindNewOwnerAsync() is { } record) throw new StaleTermException(Id, record.Term - 1);
    }

    private StoreException Fail(StoreException reason)
    {
        LogOver(logger, Id, reason.Message);
        _failure = reason;
        host.RequestReplacement();
        return reason;
    }

    /// <summary>
    /// Makes durable what was applied since the last call; awaits what is on its way where nothing was. An activation
    /// whose commit fails is over: what it holds in memory is not what is durable.
    /// </summary>
    /// <param name="always">
    /// Whether it commits also where nothing has changed, which proves that no other activation owns the experiment:
    /// what a user asks may change nothing here, and much there.
    /// </param>
    private async Task CommitAsync(bool always = false)
    {
        if (Search is not { } search) return;
        if (search.TakeBatch(_slots.Count, clock.Now, always) is not { } batch)
        {
            await _lastCommit;
            if (_announcedDemand is null && _search is not null) await AnnounceDemandAsync(search.HasWork);
            return;
        }

        var (number, news) = (++_batchesTaken, search.TakeMetrics(batch));
        var wake = _workersIdle && search.HasWork;
        if (wake) _workersIdle = false;
        var started = clock.Time.GetTimestamp();
        try
        {
            await (_lastCommit = store.CommitAsync(batch));
        }
        catch (StoreException e)
        {
            instruments.OnCommitFailed();
            Fail(e);
            throw;
        }

        RecordMetrics(batch, news, clock.Time.GetElapsedTime(started));
        _ownershipCheckedAt = started;
        if (number > _lastDurableBatch)
        {
            (_lastDurableBatch, _durableStatus) = (number, batch.Status);
            series.Update(news.Search);
        }
        if (HasEnded(batch.Status)) await CompleteAsync(batch.Status);
        // Who wants nothing now must not stand before others: a slot would ask in vain before each of its leases.
        else if (wake || search.HasWork != _announcedDemand) await AnnounceDemandAsync(search.HasWork);
        ScheduleTimer();
    }

    private void RecordMetrics(CommitBatch batch, CommitMetrics news, TimeSpan wait)
    {
        instruments.OnCommitted(batch, news.TrialsEnded, wait);
        foreach (var waited in news.WaitTimes) instruments.OnTrialLeased(waited);
        foreach (var time in news.TrialTimes) instruments.OnTrialEnded(time);
    }

    private async Task CompleteAsync(ExperimentStatus status)
    {
        if (_search is null) return;
        _search = null;
        _timer?.Dispose();
        plans.Forget(Id);
        running.Remove(Id);
        host.KeepAlive(false);
        LogEnded(logger, Id, status.State, status.Message is { } message ? $": {message}" : "");
        await AnnounceDemandAsync(false);
    }

    /// <summary>
    /// Tells the catalog whether workers are wanted, one word after the other. A hint: workers look for themselves now
    /// and then.
    /// </summary>
    /// <returns>How many slots may take it; null where that is not known.</returns>
    private Task<int?> AnnounceDemandAsync(bool wanting)
    {
        _announcedDemand = wanting;
        var telling = AnnounceAfterAsync(_announcement, wanting);
        _announcement = telling;
        return telling;
    }

    private async Task<int?> AnnounceAfterAsync(Task before, bool wanting)
    {
        await before.ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var slots = await host.Catalog.AnnounceDemandAsync(Id, wanting, Device, _search?.Priority ?? 0);
            _slots.SetExpected(slots);
            return slots;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or SiloException)
        {
            LogCatalog(logger, Id, e.Message);
            _announcedDemand = null;
            return null;
        }
    }

    /// <summary>Asks again for workers, and notes where none has the device that the experiment asks for.</summary>
    private async Task RequestWorkersAsync(ActiveSearch search)
    {
        MissingDevice? missing = null;
        if (await AnnounceDemandAsync(true) is 0)
        {
            try
            {
                var info = await host.Catalog.GetInfoAsync();
                var aside =
                    info.Quarantined?.Where(device => DeviceMatch.IsMatch(Device, device.Device, siloHasGpu: false))
                        .FirstOrDefault();
                missing = new(Device, info.Workers.Count, aside is null ? null : QuarantineText.Format(aside));
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
    /// Has the timer ring when the next lease expires or the budget's time is spent, unless it rings before. It rings
    /// also now and then, where leases are held or work waits: a silo may have been voted out.
    /// </summary>
    private void ScheduleTimer()
    {
        if (_search is not { HasEnded: false } search) return;
        var next = search.IsIdle ? clock.Now + s_demandInterval
            : search.NextExpiry is { } expiry ? Min(expiry, clock.Now + s_evictionCheckInterval)
            : null;
        if (Min(next, search.Deadline) is not { } due || _timerDue <= due) return;
        _timerDue = due;
        _timer ??= CreateTimer();
        var wait = due - clock.Now;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private ITimer CreateTimer()
    {
        // It rings as long as the search runs, and what is done then is no part of what made it.
        var current = Activity.Current;
        Activity.Current = null;
        var timer = clock.Time.CreateTimer(
            _ => host.RunOnTurn(OnTimerAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Activity.Current = current;
        return timer;
    }

    private async Task OnTimerAsync()
    {
        _timerDue = null;
        if (_failure is not null || _search is not { } search) return;
        _slots.Prune(clock.Now);
        var expired = search.Expire(clock.Now, host.IsSiloDead);
        // What the catalog counted had those whose leases they were.
        if (expired.Count > 0) _slots.SetExpected(0);
        foreach (var lease in expired)
        {
            _slots.Remove(lease.WorkerId);
            LogExpired(logger, Id, lease.WorkerId, lease.Returned.Count, lease.Failed.Count);
            instruments.OnLeaseExpired();
        }

        if (search.IsIdle) await RequestWorkersAsync(search);
        try
        {
            await CommitAsync();
        }
        catch (StoreException)
        {
            // Logged where it was thrown; the activation is over and the next one starts from what is durable.
            return;
        }

        ScheduleTimer();
    }

    private static DateTimeOffset? Min(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
