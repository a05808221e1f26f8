using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The life of a search on this activation: it begins or is taken over, what is applied to it becomes durable, leases
/// expire, and it ends.
/// </summary>
internal sealed class SearchLifecycle
{
    private readonly OwnedExperiment _experiment;
    private readonly ICoordinatorHost _host;
    private readonly RunningExperiments _running;
    private readonly PlanCache _plans;
    private readonly SiloClock _clock;
    private readonly CoordinatorTelemetry _telemetry;
    private readonly SearchLoader _loader;
    private readonly LeaseTimer _timer;

    public SearchLifecycle(
        OwnedExperiment experiment, ICoordinatorHost host, IExperimentStore store, RunningExperiments running,
        PlanCache plans, SiloClock clock, SiloHostOptions options, CoordinatorTelemetry telemetry)
    {
        (_experiment, _host, _running, _plans, _clock, _telemetry) =
            (experiment, host, running, plans, clock, telemetry);
        Slots = new(options.LeaseTerm);
        KnownFits = new(experiment, store, clock);
        Commits = new(experiment, store, clock, options.LeaseTerm, telemetry, host.RequestReplacement);
        Catalog = new(experiment, host, Slots, telemetry);
        _loader = new(experiment, host, store, plans, KnownFits, clock, options, telemetry);
        _timer = new(clock, host.RunOnTurn, OnTimerAsync);
    }

    /// <summary>The slots that share the experiment.</summary>
    public LiveSlots Slots { get; }

    /// <summary>The results that other experiments have.</summary>
    public KnownFits KnownFits { get; }

    /// <summary>What is on its way to be durable, and whether this activation still owns the experiment.</summary>
    public CommitQueue Commits { get; }

    /// <summary>What the catalog is told.</summary>
    public CatalogLink Catalog { get; }

    private string Id => _experiment.Id;

    /// <summary>Begins what was submitted.</summary>
    public async Task<SubmitReply> BeginAsync(ExperimentSpec spec)
    {
        using var span = Spans.StartSubmit(Id);
        var (plan, issues) = await _loader.PlanAsync(spec);
        if (plan is null) return new(issues);
        if (!await _loader.BeginAsync(spec, plan, span))
        {
            // Another activation began it, or an earlier try here: there may be more of it than its record.
            await TakeOverAsync();
            return new([]);
        }

        Stay();
        _telemetry.OnStarted(_experiment.DurableStatus!);
        await Catalog.AnnounceDemandAsync(true);
        ScheduleTimer();
        return new([]);
    }

    /// <summary>Takes an experiment up that an earlier activation left, as the store knows it.</summary>
    public async Task TakeOverAsync()
    {
        var record = await _loader.ClaimAsync();
        using var span = Spans.Start("take over", record.Status.Trace, Id);
        if (!await _loader.RestoreAsync(record)) return;
        Stay();
        _telemetry.OnRestored(Id, record.Term);
        await CommitAsync();
        if (_experiment.Search is { } taken) _telemetry.Show(taken.CreateMetrics(_experiment.DurableStatus!));
        if (Commits.Search is { } search) await Catalog.AnnounceDemandAsync(search.HasWork);
        ScheduleTimer();
    }

    /// <summary>Notes that the experiment runs here, and stays though nobody calls it.</summary>
    private void Stay()
    {
        _running.Add(Id);
        _host.KeepAlive(true);
    }

    /// <summary>
    /// Makes durable what was applied since the last call; awaits the commit that is on its way where nothing was.
    /// </summary>
    /// <param name="always">Whether it commits also where nothing has changed.</param>
    public async Task CommitAsync(bool always = false)
    {
        if (Commits.Search is not { } search) return;
        if (Commits.Take(search, Slots.Count, always) is not { } commit)
        {
            await Commits.LastCommit;
            if (Catalog.AnnouncedDemand is null && _experiment.Search is not null)
                await Catalog.AnnounceDemandAsync(search.HasWork);
            return;
        }

        var wake = Catalog.TakeWake(search.HasWork);
        await Commits.CommitAsync(commit);
        var status = commit.Batch.Status;
        if (status.State.HasEnded()) await CompleteAsync(status);
        // An experiment without work must not stand before others: a slot would ask in vain before each of its leases.
        else if (wake || search.HasWork != Catalog.AnnouncedDemand) await Catalog.AnnounceDemandAsync(search.HasWork);
        ScheduleTimer();
    }

    private async Task CompleteAsync(ExperimentStatus status)
    {
        if (_experiment.Search is null) return;
        _experiment.Search = null;
        _timer.Stop();
        _plans.Forget(Id);
        _running.Remove(Id);
        _host.KeepAlive(false);
        _telemetry.OnEnded(status);
        await Catalog.AnnounceDemandAsync(false);
    }

    /// <summary>Has the timer ring when something of the search is due.</summary>
    public void ScheduleTimer()
    {
        if (_experiment.Search is { HasEnded: false } search)
            _timer.Schedule(search.IsIdle, search.NextExpiry, search.Deadline);
    }

    private async Task OnTimerAsync()
    {
        if (Commits.HasFailed || _experiment.Search is not { } search) return;
        Slots.Prune(_clock.Now);
        var expired = search.Expire(_clock.Now, _host.IsSiloDead);
        // The catalog had counted those whose leases they were.
        if (expired.Count > 0) Slots.SetExpected(0);
        foreach (var lease in expired)
        {
            Slots.Remove(lease.WorkerId);
            _telemetry.OnLeaseExpired(Id, lease);
        }

        if (search.IsIdle)
        {
            var missing = await Catalog.RequestWorkersAsync();
            // A worker may have come meanwhile.
            if (search.IsIdle) search.Missing = missing;
        }

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

    /// <summary>Ends on this activation; the next goes on with what is durable.</summary>
    public void Stop()
    {
        _timer.Stop();
        _telemetry.Remove(Id);
        _running.Remove(Id);
    }
}
