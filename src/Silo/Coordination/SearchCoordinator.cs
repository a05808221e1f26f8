using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Planning;
using Experiments.Results;
using Experiments.Search.Ledger;
using Experiments.Search.Specs;
using Experiments.Search.Strategies;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Owns one experiment. Reentrant and short: a call applies what it does in memory, joins the store's group commit,
/// awaits it and answers. An answer is therefore durable, and calls that come together share one wait for the disk.
/// One turn at a time, which is its host's to keep; its methods are those of <see cref="ISearchCoordinatorGrain"/>.
/// </summary>
internal sealed class SearchCoordinator
{
    private readonly IExperimentStore _store;
    private readonly PlanCache _plans;
    private readonly SiloClock _clock;
    private readonly CoordinatorTelemetry _telemetry;
    private readonly OwnedExperiment _experiment;
    private readonly LiveSlots _slots;
    private readonly CommitQueue _commits;
    private readonly CatalogLink _catalog;
    private readonly SearchLifecycle _lifecycle;
    private readonly LeaseGranter _granter;

    public SearchCoordinator(
        ICoordinatorHost host, IExperimentStore store, RunningExperiments running, PlanCache plans, SiloClock clock,
        SiloHostOptions options, CoordinatorTelemetry telemetry)
    {
        (_store, _plans, _clock, _telemetry) = (store, plans, clock, telemetry);
        _experiment = new(host);
        _lifecycle = new(_experiment, host, store, running, plans, clock, options, telemetry);
        (_slots, _commits, _catalog) = (_lifecycle.Slots, _lifecycle.Commits, _lifecycle.Catalog);
        _granter = new(_experiment, _lifecycle, host, store, clock, options, telemetry);
    }

    private string Id => _experiment.Id;

    /// <summary>Begins, with what is durable of the experiment; before anything else is asked.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        if (await _store.FindAsync(Id, cancellationToken) is not { } record) return;
        if (record.Status.State.HasEnded()) _experiment.SetDurable(record.Spec, record.Status);
        else await _lifecycle.TakeOverAsync();
    }

    /// <summary>Ends; the next activation goes on with what is durable.</summary>
    public void Deactivate() => _lifecycle.Stop();

    public async Task<SubmitReply> SubmitAsync(SubmitRequest request)
    {
        if (_experiment.DurableStatus is null)
        {
            if (_experiment.Submission is not { IsFaulted: false } submission
                    || (submission.IsCompletedSuccessfully && !submission.Result.Accepted))
                submission = _experiment.Submission = _lifecycle.BeginAsync(request.Spec);
            if (await submission is { Accepted: false } refused) return refused;
        }
        return _experiment.Spec is { } spec && !SpecIdentity.AreSame(spec, request.Spec)
            ? new([new("", $"The id {Id} is that of another experiment.", "Submit it under an id of its own.")],
                IsTaken: true)
            : new([]);
    }

    public Task<LeaseReply> LeaseAsync(LeaseRequest request) => _granter.LeaseAsync(request);

    public async Task<RenewReply> RenewAsync(long token, string workerId)
    {
        _slots.MarkSeen(workerId, _clock.Now);
        var isHeld = _commits.GetSearch(new(token))?.Renew(new(token), _clock.Now) is not null;
        // A lease that is not held may be so for a reason that is not durable yet.
        if (!isHeld) await _lifecycle.CommitAsync();
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
        await _lifecycle.CommitAsync();
        foreach (var result in results)
            if (result.Verdict != LedgerVerdict.Accepted) _telemetry.OnReportRefused(result.Verdict);
        return new([.. results.Select(r => r.Verdict.ToWire())]);
    }

    public async Task GiveBackAsync(long token, string workerId, bool leaves)
    {
        if (leaves) _slots.Remove(workerId);
        else _slots.MarkSeen(workerId, _clock.Now);
        if (_commits.GetSearch(new(token))?.GiveBack(new(token)) == true) _telemetry.OnLeasesGivenBack(1);
        await _lifecycle.CommitAsync();
    }

    public async Task LeaveAsync(string workerId)
    {
        _slots.MarkLeft(workerId);
        if (_commits.Search is { } search) _telemetry.OnLeasesGivenBack(search.TakeBack(workerId, []));
        await _lifecycle.CommitAsync();
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
        await _lifecycle.CommitAsync(always: true);
        if (_commits.Search is not null) await _catalog.AnnounceDemandAsync(false);
    }

    public async Task ResumeAsync()
    {
        _commits.Search?.Resume(_clock.Now);
        await _lifecycle.CommitAsync(always: true);
        if (_commits.Search is not null) await _catalog.AnnounceDemandAsync(true);
        _lifecycle.ScheduleTimer();
    }

    public async Task CancelAsync()
    {
        _commits.Search?.Cancel();
        await _lifecycle.CommitAsync(always: true);
    }

    public async Task SetPriorityAsync(int priority)
    {
        if (!ExperimentPriority.Includes(priority))
            throw new ArgumentOutOfRangeException(nameof(priority), priority, "It is no priority.");
        _commits.Search?.Prioritise(priority);
        await _lifecycle.CommitAsync(always: true);
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
