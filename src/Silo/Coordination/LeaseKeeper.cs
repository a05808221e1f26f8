using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>Answers workers about the leases that they hold: renewals, reports, and returns.</summary>
internal sealed class LeaseKeeper(
    OwnedExperiment experiment, SearchLifecycle lifecycle, SiloClock clock, CoordinatorTelemetry telemetry)
{
    private readonly LiveSlots _slots = lifecycle.Slots;
    private readonly CommitQueue _commits = lifecycle.Commits;

    public async Task<RenewReply> RenewAsync(LeaseToken token, string workerId, long secret)
    {
        var search = await _commits.GetSearchAsync(token);
        if (IsForged(search, token, secret, workerId)) return new(Valid: false);
        _slots.MarkSeen(workerId, clock.Now);
        var isHeld = search?.Leases.Renew(token, clock.Now) is not null;
        // The reason why a lease is not held may not be durable yet.
        if (!isHeld) await lifecycle.CommitAsync();
        telemetry.OnRenewal(isHeld);
        return new(isHeld);
    }

    public async Task<ReportReply> ReportAsync(ReportRequest request)
    {
        var token = new LeaseToken(request.Token);
        var found = await _commits.GetSearchAsync(token);
        if (IsForged(found, token, request.Secret, request.WorkerId))
            return new([.. request.Fits.Select(_ => ReportVerdict.Unknown)]);
        _slots.MarkSeen(request.WorkerId, clock.Now);
        if (found is not { } search)
        {
            await _commits.EnsureOwnershipAsync();
            var refusal = experiment.DurableStatus is null ? ReportVerdict.Unknown : ReportVerdict.Late;
            return new([.. request.Fits.Select(_ => refusal)]);
        }

        if (search.Grants.NeedsRefitEpochs && request.Fits.Any(fit => fit.GetId().IsRefit))
            await lifecycle.LearnRefitEpochsAsync(search);
        var results = Apply(search, token, request, clock.Now);
        await lifecycle.CommitAsync();
        foreach (var result in results)
            if (result.Verdict != LedgerVerdict.Accepted) telemetry.OnReportRefused(result.Verdict);
        return new([.. results.Select(r => r.Verdict.ToWire())]);
    }

    private ReportResult[] Apply(ActiveSearch search, LeaseToken token, ReportRequest request, DateTimeOffset now)
    {
        var results = new ReportResult[request.Fits.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var fit = request.Fits[i];
            var problem = search.Rules.FindProblem(fit);
            if (problem is not null) telemetry.OnWrongReport(experiment.Id, request.WorkerId, fit, problem);
            results[i] = search.Reports.Report(
                token, request.WorkerId, problem is null ? fit : CreateRefused(fit, problem), now);
            if (problem is not null && results[i].Verdict == LedgerVerdict.Accepted)
                results[i] = new(LedgerVerdict.Unknown);
        }
        return results;
    }

    // The worker has no better result for the fit. Others get it, and the attempts are bounded if there are none.
    private static FitReport CreateRefused(FitReport fit, string problem) => new()
    {
        Trial = fit.Trial,
        Fold = fit.Fold,
        Rung = fit.Rung,
        Device = fit.Device,
        Failure = new(FailureCause.DeviceFailed, $"The report of the worker does not count: {problem}."),
    };

    private bool IsForged(ActiveSearch? search, LeaseToken token, long secret, string workerId)
    {
        if (search is null || search.Leases.IsOwnOrEnded(token, secret)) return false;
        telemetry.OnForgedCall(experiment.Id, workerId);
        return true;
    }

    public async Task GiveBackAsync(LeaseToken token, string workerId, bool leaves, long secret)
    {
        var search = await _commits.GetSearchAsync(token);
        if (IsForged(search, token, secret, workerId)) return;
        if (leaves) _slots.Remove(workerId);
        else _slots.MarkSeen(workerId, clock.Now);
        if (search?.Leases.GiveBack(token) == true) telemetry.OnLeasesGivenBack(1);
        await lifecycle.CommitAsync();
    }

    public async Task LeaveAsync(string workerId, long secret)
    {
        _slots.MarkLeft(workerId);
        if (_commits.Search is { } search) telemetry.OnLeasesGivenBack(search.Leases.TakeBack(workerId, secret, []));
        // The slot's leases may be those of a later activation. Where nothing changed here, only this shows it.
        await _commits.EnsureOwnershipAsync();
        await lifecycle.CommitAsync(always: true);
    }
}
