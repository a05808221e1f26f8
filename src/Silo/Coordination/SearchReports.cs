using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The results of a search's fits: reported by workers, known from other experiments, or lost with a worker. Each is
/// kept until the batch takes its row.
/// </summary>
/// <param name="ledger">The ledger, which decides whether a result counts.</param>
/// <param name="history">The history, which gets every fit that ended.</param>
/// <param name="metric">The metric that picks the winner.</param>
internal sealed class SearchReports(TrialLedger ledger, SearchHistory history, string metric)
{
    private readonly Dictionary<FitId, (FitReport Report, string? AdoptedFrom, string? Worker)> _reports = [];
    private readonly List<StoredAttempt> _attempts = [];

    /// <summary>Takes a worker's report of a fit.</summary>
    public ReportResult Report(LeaseToken token, string worker, FitReport fit, DateTimeOffset now)
    {
        var id = fit.GetId();
        var outcome = fit.Failure is { } failure
            ? FitOutcome.Failed(failure.Cause.ToLedger())
            : FitOutcome.Completed(fit.Scores.GetValueOrDefault(metric, double.NaN));
        var result = ledger.Report(token, id, outcome, now);
        if (result is { Verdict: LedgerVerdict.Accepted, WillRetry: false }) _reports[id] = (fit, null, worker);
        else if (result is { WillRetry: true }) _attempts.Add(new(id, worker, fit.Device, fit.Failure!, fit.Log, now));
        return result;
    }

    /// <summary>Takes a result that another experiment has. Returns whether it counts.</summary>
    public bool Adopt(FitId id, StoredFit known)
    {
        var report = known.Report with { Trial = id.Trial, Fold = id.Fold, Rung = id.Rung };
        var outcome = FitOutcome.Completed(report.Scores.GetValueOrDefault(metric, double.NaN));
        if (ledger.Adopt(id, outcome).Verdict != LedgerVerdict.Accepted) return false;
        _reports[id] = (report, known.AdoptedFrom, known.Worker);
        return true;
    }

    /// <summary>Adds the attempt of a fit that was lost with its worker.</summary>
    public void AddLostAttempt(FitId fit, string worker, string reason, DateTimeOffset now) =>
        _attempts.Add(new(fit, worker, "", new(FailureCause.LostWorker, reason), "", now));

    /// <summary>Takes the attempts since the last call, in their order.</summary>
    public StoredAttempt[] TakeAttempts()
    {
        var attempts = _attempts.ToArray();
        _attempts.Clear();
        return attempts;
    }

    /// <summary>Takes the row of a fit that ended, and adds the fit to the history.</summary>
    public StoredFit TakeFit(FitChanged change, DateTimeOffset now)
    {
        var fit = change.Fit;
        // A fit without a report was lost with its workers too often.
        var (report, from, worker) =
            _reports.Remove(fit.Id, out var known) ? known : (CreateLostReport(fit), null, null);
        history.Add(report, from is null ? now : null);
        return new(report, change.Parameters.ToString(), fit.Errors, fit.LostAttempts, fit.Token?.Value, now, from,
            worker);
    }

    private static FitReport CreateLostReport(FitRecord fit) => new()
    {
        Trial = fit.Id.Trial,
        Fold = fit.Id.Fold,
        Rung = fit.Id.Rung,
        Failure = new(FailureCause.LostWorker, $"{fit.LostAttempts} workers were lost while they trained it."),
    };
}
