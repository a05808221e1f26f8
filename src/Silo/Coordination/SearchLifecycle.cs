using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>The life of a search on this activation: its start or takeover, its commits, and its end.</summary>
internal sealed class SearchLifecycle
{
    private readonly OwnedExperiment _experiment;
    private readonly ICoordinatorHost _host;
    private readonly IExperimentStore _store;
    private readonly RunningExperiments _running;
    private readonly PlanCache _plans;
    private readonly SiloClock _clock;
    private readonly CoordinatorTelemetry _telemetry;
    private readonly SearchStarter _starter;
    private readonly SearchRestorer _restorer;
    private readonly LeaseExpiry _expiry;

    public SearchLifecycle(
        OwnedExperiment experiment, ICoordinatorHost host, IExperimentStore store, RunningExperiments running,
        PlanCache plans, SiloClock clock, SiloHostOptions options, CoordinatorTelemetry telemetry)
    {
        (_experiment, _host, _store, _running, _plans, _clock, _telemetry) =
            (experiment, host, store, running, plans, clock, telemetry);
        Slots = new(options.LeaseTerm);
        KnownFits = new(experiment, store, clock);
        Commits = new(experiment, store, clock, options.LeaseTerm, telemetry, host.RequestReplacement);
        Catalog = new(experiment, host, Slots, telemetry);
        _starter = new(experiment, store, plans, KnownFits, clock, options, telemetry);
        _restorer = new(experiment, host, store, plans, KnownFits, clock, options, telemetry);
        _expiry = new(experiment, this, host, clock, telemetry);
    }

    /// <summary>The slots that share the experiment.</summary>
    public LiveSlots Slots { get; }

    /// <summary>The results of other experiments.</summary>
    public KnownFits KnownFits { get; }

    /// <summary>The commits, and the check that this activation still owns the experiment.</summary>
    public CommitQueue Commits { get; }

    /// <summary>The announcements of demand to the catalog.</summary>
    public CatalogLink Catalog { get; }

    private string Id => _experiment.Id;

    /// <summary>Begins the search of a submitted experiment.</summary>
    public async Task<SubmitReply> BeginAsync(SubmitRequest request)
    {
        using var span = Spans.StartSubmit(Id);
        var (plan, issues) = await _starter.PlanAsync(request.Spec);
        if (plan is null) return new(issues);
        if (!await _starter.StartAsync(request, plan, span))
        {
            // Another activation, or an earlier attempt here, has begun it: there may be more rows than its record.
            await TakeOverAsync();
            return new([]);
        }

        KeepRunning();
        _telemetry.OnStarted(_experiment.DurableStatus!);
        await Catalog.AnnounceDemandAsync(true);
        ScheduleTimer();
        return new([]);
    }

    /// <summary>Continues an experiment of an earlier activation from its rows in the store.</summary>
    public async Task TakeOverAsync()
    {
        var record = await _restorer.ClaimAsync();
        using var span = Spans.Start("take over", record.Status.Trace, Id);
        if (!await _restorer.RestoreAsync(record)) return;
        KeepRunning();
        _telemetry.OnRestored(Id, record.Term);
        await CommitAsync();
        if (_experiment.Search is { } taken)
            _telemetry.Show(taken.Batches.CreateMetrics(_experiment.DurableStatus!, _clock.Now));
        if (Commits.Search is { } search) await Catalog.AnnounceDemandAsync(search.State.HasWork);
        ScheduleTimer();
    }

    /// <summary>
    /// Makes durable the changes since the last call; without changes, awaits the commit that is in progress.
    /// </summary>
    /// <param name="always">Whether to commit although nothing has changed.</param>
    public async Task CommitAsync(bool always = false)
    {
        if (Commits.Search is not { } search) return;
        if (Commits.Take(search, Slots.Count, always) is not { } commit)
        {
            await Commits.LastCommit;
            if (Catalog.AnnouncedDemand is null && _experiment.Search is not null)
                await Catalog.AnnounceDemandAsync(search.State.HasWork);
            return;
        }

        var wake = Catalog.TakeWake(search.State.HasWork);
        await Commits.CommitAsync(commit);
        var status = commit.Batch.Status;
        if (status.State.HasEnded()) await CompleteAsync(status);
        // The catalog must know that an experiment has no work: otherwise slots would ask it in vain before others.
        else if (wake || search.State.HasWork != Catalog.AnnouncedDemand)
            await Catalog.AnnounceDemandAsync(search.State.HasWork);
        ScheduleTimer();
    }

    /// <summary>
    /// Sets the number of epochs of a refit without a validation part: the mean best epoch of the winner's folds.
    /// </summary>
    public async Task LearnRefitEpochsAsync(ActiveSearch search)
    {
        var winner = search.Grants.RefitTrial!.Value;
        await CommitAsync();
        var folds = (await _store.GetResultsAsync(Id, winner, 1)).Trials[0].Fits;
        search.Grants.RefitEpochs = Math.Max(
            1, (int)Math.Round(folds.Average(f => f.BestEpoch), MidpointRounding.AwayFromZero));
    }

    /// <summary>Sets the timer to the next time at which work of the search is due.</summary>
    public void ScheduleTimer() => _expiry.Schedule();

    /// <summary>Ends on this activation; the next one continues from the store.</summary>
    public void Stop()
    {
        _expiry.Stop();
        _telemetry.Remove(Id);
        _running.Remove(Id);
    }

    /// <summary>Notes that the experiment runs here, and keeps the coordinator active without calls.</summary>
    private void KeepRunning()
    {
        _running.Add(Id);
        _host.KeepAlive(true);
    }

    private async Task CompleteAsync(ExperimentStatus status)
    {
        if (_experiment.Search is null) return;
        _experiment.Search = null;
        _expiry.Stop();
        _plans.Forget(Id);
        _running.Remove(Id);
        _host.KeepAlive(false);
        _telemetry.OnEnded(status);
        await Catalog.AnnounceDemandAsync(false);
    }
}
