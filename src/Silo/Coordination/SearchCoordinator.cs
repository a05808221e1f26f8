using System.Diagnostics;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Planning;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;
using Experiments.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Owns one experiment. Reentrant and short: a call applies what it does in memory, joins the store's group commit,
/// awaits it and answers. What it says is therefore durable, and calls that come together share one wait for the disk.
/// One turn at a time, which is its host's to keep; its methods are those of <see cref="ISearchCoordinatorGrain"/>.
/// </summary>
internal sealed partial class SearchCoordinator(
    ICoordinatorHost host, IExperimentStore store, RunningExperiments running, PlanCache plans, SiloClock clock,
    SiloHostOptions options, ExperimentsInstruments instruments, SearchSeries series,
    ILogger<SearchCoordinator> logger)
{
    private ExperimentSpec? _spec;
    private ExperimentStatus? _durableStatus;
    private ActiveSearch? _search;
    private Task<SubmitReply>? _submission;

    private string Id => host.ExperimentId;

    public async Task<SubmitReply> SubmitAsync(SubmitRequest request)
    {
        if (_durableStatus is null)
        {
            if (_submission is null or { IsFaulted: true }
                    || (_submission is { IsCompletedSuccessfully: true } && !_submission.Result.Accepted))
                _submission = BeginAsync(request.Spec);
            if (await _submission is { Accepted: false } refused) return refused;
        }
        return _spec is { } spec && !SpecIdentity.AreSame(spec, request.Spec)
            ? new([new("", $"The id {Id} is that of another experiment.", "Submit it under an id of its own.")],
                IsTaken: true)
            : new([]);
    }

    public async Task<LeaseReply> LeaseAsync(LeaseRequest request)
    {
        // It does not know that it was voted out; what it was given would be taken back at once.
        if (host.IsSiloDead(request.WorkerId)) return new(null, Ended: false);
        if (!_slots.TryBeginRequest(request.WorkerId, request.Number, clock.Now)) return new(null, Ended: false);
        if (request.TokensHeld is { } holds && Search is { } held)
            instruments.OnLeasesGivenBack(held.TakeBack(request.WorkerId, holds));
        while (Search is { HasEnded: false } search)
        {
            if (search.NeedsRefitEpochs) await LearnRefitEpochsAsync(search);
            var lease = search.Grant(request, _slots.Count, _slots.HasOtherDeviceThan(request.WorkerId), clock.Now);
            if (lease is null)
            {
                _workersIdle |= !request.Ahead;
                // It came although there is nothing: what the catalog was told may have been lost.
                if (!request.Ahead && !search.HasWork) _announcedDemand = null;
                await EnsureOwnershipAsync();
                await CommitAsync();
                return new(null, HasEndedDurably);
            }

            using var span = StartLeaseSpan(lease);
            var known = await AdoptKnownAsync(search, lease);
            await CommitAsync();
            if (!_slots.IsLatestRequest(request.WorkerId, request.Number))
            {
                // It has asked again meanwhile, and hears nothing of this answer.
                search.GiveBack(lease.Token.Value);
                await CommitAsync();
                return new(null, Ended: false);
            }
            // The term begins now; a lease that was lost on the way, as by a cancellation, is not granted.
            if (search.Renew(lease.Token.Value, clock.Now) is null
                    || search.ToGrant(lease, options.LeaseTerm, known, span?.Id) is not { } grant)
                continue;
            instruments.OnLeaseGranted();
            return new(grant, Ended: false);
        }

        await EnsureOwnershipAsync();
        // An end that is not durable yet may be taken back.
        await CommitAsync();
        return new(null, HasEndedDurably);
    }

    public async Task<RenewReply> RenewAsync(long token, string workerId)
    {
        _slots.MarkSeen(workerId, clock.Now);
        var valid = GetSearch(token)?.Renew(token, clock.Now) is not null;
        // What is not valid may be so for a reason that is not durable yet.
        if (!valid) await CommitAsync();
        if (valid) instruments.OnLeaseRenewed();
        else instruments.OnLeaseRefused();
        return new(valid, []);
    }

    public async Task<ReportReply> ReportAsync(ReportRequest request)
    {
        _slots.MarkSeen(request.WorkerId, clock.Now);
        if (GetSearch(request.Token) is not { } search)
        {
            await EnsureOwnershipAsync();
            return new(
                [.. request.Fits.Select(_ => _durableStatus is null ? ReportVerdict.Unknown : ReportVerdict.Late)]);
        }

        var now = clock.Now;
        var results = request.Fits.Select(fit => search.Report(request.Token, request.WorkerId, fit, now)).ToArray();
        await CommitAsync();
        foreach (var result in results)
            if (result.Verdict != LedgerVerdict.Accepted) instruments.OnReportRefused(result.Verdict);
        return new([.. results.Select(r => r.Verdict.ToMessage())]);
    }

    public async Task GiveBackAsync(long token, string workerId, bool leaves)
    {
        if (leaves) _slots.Remove(workerId);
        else _slots.MarkSeen(workerId, clock.Now);
        if (GetSearch(token)?.GiveBack(token) == true) instruments.OnLeasesGivenBack(1);
        await CommitAsync();
    }

    public async Task LeaveAsync(string workerId)
    {
        _slots.MarkLeft(workerId);
        if (Search is { } search) instruments.OnLeasesGivenBack(search.TakeBack(workerId, []));
        await CommitAsync();
    }

    public Task<ExperimentSpec?> GetSpecAsync() => Task.FromResult(_spec);

    public async Task<ExperimentStatus?> GetStatusAsync()
    {
        return await FindNewOwnerAsync() is { } record ? record.Status : _durableStatus;
    }

    public Task<ResultsPage> GetResultsAsync(long fromTrial, int maxTrials) =>
        store.GetResultsAsync(Id, fromTrial, Math.Clamp(maxTrials, 1, 10_000));

    public async Task PauseAsync()
    {
        Search?.Pause(clock.Now);
        await CommitAsync(always: true);
        if (Search is not null) await AnnounceDemandAsync(false);
    }

    public async Task ResumeAsync()
    {
        Search?.Resume(clock.Now);
        await CommitAsync(always: true);
        if (Search is not null) await AnnounceDemandAsync(true);
        ScheduleTimer();
    }

    public async Task CancelAsync()
    {
        Search?.Cancel();
        await CommitAsync(always: true);
    }

    public async Task SetPriorityAsync(int priority)
    {
        if (!ExperimentPriority.Includes(priority))
            throw new ArgumentOutOfRangeException(nameof(priority), priority, "It is no priority.");
        Search?.Prioritise(priority);
        await CommitAsync(always: true);
        if (Search is { } search) await AnnounceDemandAsync(search.HasWork);
    }

    /// <summary>The span of a lease, where it is traced; the refit's always is.</summary>
    private Activity? StartLeaseSpan(Lease lease)
    {
        var isTraced = _durableStatus?.Trace is not null && (lease.Trials[0].Fits.Any(fit => fit.Id.IsRefit)
            || Spans.IsTraced(lease.Token.Value, options.TraceRatio));
        return isTraced
            ? Spans.Start("lease", _durableStatus!.Trace, Id, (SpanTags.Worker, lease.WorkerId),
                (SpanTags.Trials, string.Join(' ', lease.Trials.Select(trial => trial.Trial.Number))))
            : null;
    }

    /// <summary>Takes the fits of a lease whose results the store has from another experiment.</summary>
    private async Task<IReadOnlySet<FitId>> AdoptKnownAsync(ActiveSearch search, Lease lease)
    {
        var adopted = new HashSet<FitId>();
        if (!_mayHaveKnownFits) return adopted;
        var keys = search.GetFitKeys(lease);
        var found = await store.FindByFitKeysAsync(keys.Keys);
        // A lease that ended meanwhile gives nothing: its fits may be another's by now.
        if (search.Renew(lease.Token.Value, clock.Now) is null) return adopted;
        foreach (var (key, fit) in found)
            if (search.Adopt(keys[key], fit)) adopted.Add(keys[key]);
        return adopted;
    }

    /// <summary>
    /// A refit without a validation part of its own trains the mean best number of epochs of the winner's folds.
    /// </summary>
    private async Task LearnRefitEpochsAsync(ActiveSearch search)
    {
        var winner = search.RefitTrial!.Value;
        await CommitAsync();
        var folds = (await store.GetResultsAsync(Id, winner, 1)).Trials[0].Fits;
        search.RefitEpochs = Math.Max(
            1, (int)Math.Round(folds.Average(f => f.BestEpoch), MidpointRounding.AwayFromZero));
    }
}
