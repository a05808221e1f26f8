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

    public async Task<RenewReply> RenewAsync(LeaseToken token, string workerId)
    {
        _slots.MarkSeen(workerId, clock.Now);
        var isHeld = _commits.GetSearch(token)?.Leases.Renew(token, clock.Now) is not null;
        // The reason why a lease is not held may not be durable yet.
        if (!isHeld) await lifecycle.CommitAsync();
        telemetry.OnRenewal(isHeld);
        return new(isHeld);
    }

    public async Task<ReportReply> ReportAsync(ReportRequest request)
    {
        _slots.MarkSeen(request.WorkerId, clock.Now);
        if (_commits.GetSearch(new(request.Token)) is not { } search)
        {
            await _commits.EnsureOwnershipAsync();
            var refusal = experiment.DurableStatus is null ? ReportVerdict.Unknown : ReportVerdict.Late;
            return new([.. request.Fits.Select(_ => refusal)]);
        }

        var now = clock.Now;
        var results = request.Fits
            .Select(fit => search.Reports.Report(new(request.Token), request.WorkerId, fit, now)).ToArray();
        await lifecycle.CommitAsync();
        foreach (var result in results)
            if (result.Verdict != LedgerVerdict.Accepted) telemetry.OnReportRefused(result.Verdict);
        return new([.. results.Select(r => r.Verdict.ToWire())]);
    }

    public async Task GiveBackAsync(LeaseToken token, string workerId, bool leaves)
    {
        if (leaves) _slots.Remove(workerId);
        else _slots.MarkSeen(workerId, clock.Now);
        if (_commits.GetSearch(token)?.Leases.GiveBack(token) == true) telemetry.OnLeasesGivenBack(1);
        await lifecycle.CommitAsync();
    }

    public async Task LeaveAsync(string workerId)
    {
        _slots.MarkLeft(workerId);
        if (_commits.Search is { } search) telemetry.OnLeasesGivenBack(search.Leases.TakeBack(workerId, []));
        await lifecycle.CommitAsync();
    }
}
