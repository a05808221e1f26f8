using System.Diagnostics;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Planning;
using Experiments.Results;
using Experiments.Search.Ledger;
using Experiments.Search.Strategies;
using Experiments.Search.Specs;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;
using Experiments.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Owns one experiment. Reentrant and short: a call applies what it does in memory, joins the store's group commit,
/// awaits it and answers. An answer is therefore durable, and calls that come together share one wait for the disk.
/// One turn at a time, which is its host's to keep; its methods are those of <see cref="ISearchCoordinatorGrain"/>.
/// </summary>
internal sealed class SearchCoordinator
{
    private readonly ICoordinatorHost _host;
    private readonly IExperimentStore _store;
    private readonly RunningExperiments _running;
    private readonly PlanCache _plans;
    private readonly SiloClock _clock;
    private readonly SiloHostOptions _options;
    private readonly CoordinatorTelemetry _telemetry;
    private readonly OwnedExperiment _experiment;
    private readonly LiveSlots _slots;
    private readonly KnownFits _knownFits;
    private readonly SearchLoader _loader;
    private readonly CommitQueue _commits;
    private readonly CatalogLink _catalog;
    private readonly LeaseTimer _timer;

    public SearchCoordinator(
        ICoordinatorHost host, IExperimentStore store, RunningExperiments running, PlanCache plans, SiloClock clock,
        SiloHostOptions options, CoordinatorTelemetry telemetry)
    {
        (_host, _store, _running, _plans, _clock, _options, _telemetry) =
            (host, store, running, plans, clock, options, telemetry);
        _experiment = new(host);
        _slots = new(options.LeaseTerm);
        _knownFits = new(_experiment, store, clock);
        _loader = new(_experiment, host, store, plans, _knownFits, clock, options, telemetry);
        _commits = new(_experiment, store, clock, options.LeaseTerm, telemetry, host.RequestReplacement);
        _catalog = new(_experiment, host, _slots, telemetry);
        _timer = new(clock, host.RunOnTurn, OnTimerAsync);
    }

    private string Id => _experiment.Id;

    /// <summary>Begins, with what is durable of the experiment; before anything else is asked.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        if (await _store.FindAsync(Id, cancellationToken) is not { } record) return;
        if (record.Status.State.HasEnded()) _experiment.SetDurable(record.Spec, record.Status);
        else await TakeOverAsync();
    }

    /// <summary>Ends; the next activation goes on with what is durable.</summary>
    public void Deactivate()
    {
        _timer.Stop();
        _telemetry.Remove(Id);
        _running.Remove(Id);
    }

    public async Task<SubmitReply> SubmitAsync(SubmitRequest request)
    {
        if (_experiment.DurableStatus is null)
        {
            if (_experiment.Submission is not { IsFaulted: false } submission
                    || (submission.IsCompletedSuccessfully && !submission.Result.Accepted))
                submission = _experiment.Submission = BeginAsync(request.Spec);
            if (await submission is { Accepted: false } refused) return refused;
        }
        return _experiment.Spec is { } spec && !SpecIdentity.AreSame(spec, request.Spec)
            ? new([new("", $"The id {Id} is that of another experiment.", "Submit it under an id of its own.")],
                IsTaken: true)
            : new([]);
    }

    public async Task<LeaseReply> LeaseAsync(LeaseRequest request)
    {
        // Its silo was voted out and does not know it: whatever it was granted would be taken back at once.
        if (_host.IsSiloDead(request.WorkerId)) return new(null, Ended: false);
        if (!_slots.TryBeginRequest(request.WorkerId, request.Number, _clock.Now)) return new(null, Ended: false);
        if (request.TokensHeld is { } holds && _commits.Search is { } held)
            _telemetry.OnLeasesGivenBack(held.TakeBack(request.WorkerId, holds));
        while (_commits.Search is { HasEnded: false } search)
        {
            if (search.NeedsRefitEpochs) await LearnRefitEpochsAsync(search);
            var lease = search.Grant(request, _slots.Count, _slots.HasOtherDeviceThan(request.WorkerId), _clock.Now);
            if (lease is null)
            {
                if (!request.Ahead) _catalog.MarkWorkersIdle();
                // It came although there is nothing: what the catalog was told may have been lost.
                if (!request.Ahead && !search.HasWork) _catalog.ForgetAnnouncement();
                break;
            }

            using var span = StartLeaseSpan(lease);
            var known = await _knownFits.AdoptAsync(search, lease);
            await CommitAsync();
            if (!_slots.IsLatestRequest(request.WorkerId, request.Number))
            {
                // It has asked again meanwhile, and hears nothing of this answer.
                search.GiveBack(lease.Token);
                await CommitAsync();
                return new(null, Ended: false);
            }
            // The term begins now; a lease that was lost on the way, as by a cancellation, is not granted.
            if (search.Renew(lease.Token, _clock.Now) is null
                    || search.ToGrant(lease, _options.LeaseTerm, known, span?.Id) is not { } grant)
                continue;
            _telemetry.OnLeaseGranted();
            return new(grant, Ended: false);
        }

        await _commits.EnsureOwnershipAsync();
        // An end that is not durable yet may be taken back.
        await CommitAsync();
        return new(null, _experiment.HasEndedDurably);
    }

    public async Task<RenewReply> RenewAsync(long token, string workerId)
    {
        _slots.MarkSeen(workerId, _clock.Now);
        var isHeld = _commits.GetSearch(new(token))?.Renew(new(token), _clock.Now) is not null;
        // A lease that is not held may be so for a reason that is not durable yet.
        if (!isHeld) await CommitAsync();
        _telemetry.OnRenewal(isHeld);
        return new(isHeld);
    }

    public async Task<ReportReply> ReportAsync(ReportRequest request)
    {
        _slots.MarkSeen(request.WorkerId, _clock.Now);
        if (_commits.GetSearch(new(request.Token)) is not { } search)
        {
            await _commits.EnsureOwnershipAsync();
            var refusal = _experiment.DurableStatus is null ? ReportVerdict.Unknown : ReportVerdict.Late;
            return new([.. request.Fits.Select(_ => refusal)]);
        }

        var now = _clock.Now;
        var results =
            request.Fits.Select(fit => search.Report(new(request.Token), request.WorkerId, fit, now)).ToArray();
        await CommitAsync();
        foreach (var result in results)
            if (result.Verdict != LedgerVerdict.Accepted) _telemetry.OnReportRefused(result.Verdict);
        return new([.. results.Select(r => r.Verdict.ToWire())]);
    }

    public async Task GiveBackAsync(long token, string workerId, bool leaves)
    {
        if (leaves) _slots.Remove(workerId);
        else _slots.MarkSeen(workerId, _clock.Now);
        if (_commits.GetSearch(new(token))?.GiveBack(new(token)) == true) _telemetry.OnLeasesGivenBack(1);
        await CommitAsync();
    }

    public async Task LeaveAsync(string workerId)
    {
        _slots.MarkLeft(workerId);
        if (_commits.Search is { } search) _telemetry.OnLeasesGivenBack(search.TakeBack(workerId, []));
        await CommitAsync();
    }

    public Task<ExperimentSpec?> GetSpecAsync() => Task.FromResult(_experiment.Spec);

    public async Task<ExperimentStatus?> GetStatusAsync()
    {
        return await _commits.FindNewOwnerAsync() is { } record ? record.Status : _experiment.DurableStatus;
    }

    public Task<ResultsPage> GetResultsAsync(long fromTrial, int maxTrials) =>
        _store.GetResultsAsync(Id, fromTrial, Math.Clamp(maxTrials, 1, 10_000));

    public async Task<TrialHistory?> GetTrialAsync(long trial) =>
        _experiment.Spec is null ? null : await TrialHistories.ReadAsync(_store, Id, trial, ReadTrialsAsync);

    public async Task PauseAsync()
    {
        _commits.Search?.Pause(_clock.Now);
        await CommitAsync(always: true);
        if (_commits.Search is not null) await _catalog.AnnounceDemandAsync(false);
    }

    public async Task ResumeAsync()
    {
        _commits.Search?.Resume(_clock.Now);
        await CommitAsync(always: true);
        if (_commits.Search is not null) await _catalog.AnnounceDemandAsync(true);
        ScheduleTimer();
    }

    public async Task CancelAsync()
    {
        _commits.Search?.Cancel();
        await CommitAsync(always: true);
    }

    public async Task SetPriorityAsync(int priority)
    {
        if (!ExperimentPriority.Includes(priority))
            throw new ArgumentOutOfRangeException(nameof(priority), priority, "It is no priority.");
        _commits.Search?.Prioritise(priority);
        await CommitAsync(always: true);
        if (_commits.Search is { } search) await _catalog.AnnounceDemandAsync(search.HasWork);
    }

    public async Task<DeleteVerdict> DeleteAsync()
    {
        if (_experiment.DurableStatus is not { } status) return DeleteVerdict.Unknown;
        if (!status.State.HasEnded()) return DeleteVerdict.Running;
        await _store.DeleteAsync(Id);
        _telemetry.Forget(Id);
        _experiment.Clear();
        return DeleteVerdict.Deleted;
    }

    private async Task<SubmitReply> BeginAsync(ExperimentSpec spec)
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
        await _catalog.AnnounceDemandAsync(true);
        ScheduleTimer();
        return new([]);
    }

    /// <summary>Takes an experiment up that an earlier activation left, as the store knows it.</summary>
    private async Task TakeOverAsync()
    {
        var record = await _loader.ClaimAsync();
        using var span = Spans.Start("take over", record.Status.Trace, Id);
        if (!await _loader.RestoreAsync(record)) return;
        Stay();
        _telemetry.OnRestored(Id, record.Term);
        await CommitAsync();
        if (_experiment.Search is { } taken) _telemetry.Show(taken.CreateMetrics(_experiment.DurableStatus!));
        if (_commits.Search is { } search) await _catalog.AnnounceDemandAsync(search.HasWork);
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
    private async Task CommitAsync(bool always = false)
    {
        if (_commits.Search is not { } search) return;
        if (_commits.Take(search, _slots.Count, always) is not { } commit)
        {
            await _commits.LastCommit;
            if (_catalog.AnnouncedDemand is null && _experiment.Search is not null)
                await _catalog.AnnounceDemandAsync(search.HasWork);
            return;
        }

        var wake = _catalog.TakeWake(search.HasWork);
        await _commits.CommitAsync(commit);
        var status = commit.Batch.Status;
        if (status.State.HasEnded()) await CompleteAsync(status);
        // An experiment without work must not stand before others: a slot would ask in vain before each of its leases.
        else if (wake || search.HasWork != _catalog.AnnouncedDemand) await _catalog.AnnounceDemandAsync(search.HasWork);
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
        await _catalog.AnnounceDemandAsync(false);
    }

    private void ScheduleTimer()
    {
        if (_experiment.Search is { HasEnded: false } search)
            _timer.Schedule(search.IsIdle, search.NextExpiry, search.Deadline);
    }

    private async Task OnTimerAsync()
    {
        if (_commits.HasFailed || _experiment.Search is not { } search) return;
        _slots.Prune(_clock.Now);
        var expired = search.Expire(_clock.Now, _host.IsSiloDead);
        // The catalog had counted those whose leases they were.
        if (expired.Count > 0) _slots.SetExpected(0);
        foreach (var lease in expired)
        {
            _slots.Remove(lease.WorkerId);
            _telemetry.OnLeaseExpired(Id, lease);
        }

        if (search.IsIdle)
        {
            var missing = await _catalog.RequestWorkersAsync();
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

    /// <summary>The span of a lease, where it is traced; the refit's always is.</summary>
    private Activity? StartLeaseSpan(Lease lease)
    {
        var trace = _experiment.DurableStatus?.Trace;
        var isTraced = trace is not null && (lease.Trials[0].Fits.Any(fit => fit.Id.IsRefit)
            || Spans.IsTraced(lease.Token.Value, _options.TraceRatio));
        return isTraced
            ? Spans.Start("lease", trace, Id, (SpanTags.Worker, lease.WorkerId),
                (SpanTags.Trials, string.Join(' ', lease.Trials.Select(trial => trial.Trial.Number))))
            : null;
    }

    /// <summary>
    /// A refit without a validation part of its own trains the mean best number of epochs of the winner's folds.
    /// </summary>
    private async Task LearnRefitEpochsAsync(ActiveSearch search)
    {
        var winner = search.RefitTrial!.Value;
        await CommitAsync();
        var folds = (await _store.GetResultsAsync(Id, winner, 1)).Trials[0].Fits;
        search.RefitEpochs = Math.Max(
            1, (int)Math.Round(folds.Average(f => f.BestEpoch), MidpointRounding.AwayFromZero));
    }

    private async Task<TrialSpace?> ReadTrialsAsync()
    {
        try
        {
            return (await _plans.GetAsync(Id, _experiment.Spec!)).Trials;
        }
        catch (Exception e) when (e is SiloException or SpecException or DataException)
        {
            // Without its data the trials cannot be told by their numbers; everything else can still be told.
            return null;
        }
        finally
        {
            if (_experiment.Search is null) _plans.Forget(Id);
        }
    }
}
