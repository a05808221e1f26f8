using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The work of a search that is due at a time: leases expire, the budget's time ends, and workers are asked for while
/// work waits.
/// </summary>
internal sealed class LeaseExpiry
{
    private readonly OwnedExperiment _experiment;
    private readonly SearchLifecycle _lifecycle;
    private readonly ICoordinatorHost _host;
    private readonly SiloClock _clock;
    private readonly CoordinatorTelemetry _telemetry;
    private readonly LeaseTimer _timer;
    private readonly ProgressLog _progress;

    public LeaseExpiry(
        OwnedExperiment experiment, SearchLifecycle lifecycle, ICoordinatorHost host, SiloClock clock,
        CoordinatorTelemetry telemetry)
    {
        (_experiment, _lifecycle, _host, _clock, _telemetry) = (experiment, lifecycle, host, clock, telemetry);
        _timer = new(clock, host.RunOnTurn, OnTimerAsync);
        _progress = new(clock, telemetry);
    }

    /// <summary>Sets the timer to the next time at which work of the search is due.</summary>
    public void Schedule()
    {
        if (_experiment.Search?.State is { HasEnded: false } search)
            _timer.Schedule(search.IsIdle, search.NextExpiry, search.Deadline);
    }

    /// <summary>Stops the timer for ever.</summary>
    public void Stop() => _timer.Stop();

    private async Task OnTimerAsync()
    {
        if (_lifecycle.Commits.HasFailed || _experiment.Search is not { } search) return;
        EndLeases(search);
        if (search.State.IsIdle)
        {
            var missing = await _lifecycle.Catalog.RequestWorkersAsync();
            // A worker may have got a lease meanwhile.
            if (search.State.IsIdle) search.State.Missing = missing;
        }

        try
        {
            await _lifecycle.CommitAsync();
        }
        catch (StoreException)
        {
            // The commit logged the failure. This activation is over; the next one continues from the store.
            return;
        }

        ShowProgress();
        Schedule();
    }

    private void ShowProgress()
    {
        if (_experiment is { Search: { State.Current: ExperimentState.Running } search, DurableStatus: { } status })
            _progress.Show(() => search.Batches.CreateMetrics(status, _clock.Now));
    }

    private void EndLeases(ActiveSearch search)
    {
        var slots = _lifecycle.Slots;
        slots.Prune(_clock.Now);
        var expired = search.Leases.Expire(_clock.Now, _host.IsSiloDead);
        // The catalog's number of slots may contain the workers that lost these leases.
        if (expired.Count > 0) slots.SetExpected(0);
        foreach (var lease in expired)
        {
            slots.Remove(lease.WorkerId);
            _telemetry.OnLeaseExpired(_experiment.Id, lease);
        }
    }
}
