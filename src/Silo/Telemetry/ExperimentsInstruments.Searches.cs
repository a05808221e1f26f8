using System.Diagnostics.Metrics;
using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// The instruments of coordinators. Fits and trials are counted when they become durable, so that each is counted once.
/// </summary>
internal sealed partial class ExperimentsInstruments
{
    private const string Completed = "completed";
    private const string Adopted = "adopted";

    private readonly Counter<long> _trials = Count(
        meters, "experiments.trials", "{trial}", "Trials whose fits have all ended.");
    private readonly Counter<long> _fits = Count(meters, "experiments.fits", "{fit}", "Fits of searches that ended, by "
        + "outcome: completed, adopted (the result was known), or the cause of the failure.");
    private readonly Counter<long> _refits = Count(meters, "experiments.refits", "{fit}",
        "Refits of winners that ended, by outcome: completed, or the cause of the failure.");
    private readonly Counter<long> _retries = Count(
        meters, "experiments.fits.retries", "{fit}", "Lost or failed attempts whose fits run again, by cause.");
    private readonly Counter<long> _refusedReports = Count(
        meters, "experiments.reports.refused", "{fit}", "Reported fits that the coordinator refused, by verdict.");
    private readonly Histogram<double> _fitTime = Distribution(meters, "experiments.fit.duration", "s",
        "Training time of a fit, by device.", 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000);
    private readonly Histogram<double> _trialTime = Distribution(
        meters, "experiments.trial.duration", "s", "Time from the first lease of a trial to its durable end.",
        0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000);
    private readonly Histogram<double> _queueTime = Distribution(
        meters, "experiments.trial.queue.duration", "s",
        "Time from when a trial could be leased (its search began, its coordinator started, or it was returned) to "
        + "its lease.",
        0.01, 0.1, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21600, 86400);
    private readonly Counter<long> _leasesGranted = Count(
        meters, "experiments.leases.granted", "{lease}", "Leases that were granted.");
    private readonly Counter<long> _leasesRenewed = Count(
        meters, "experiments.leases.renewed", "{lease}", "Leases that were renewed.");
    private readonly Counter<long> _leasesRefused = Count(
        meters, "experiments.leases.refused", "{lease}", "Renewals that were refused because the lease had ended.");
    private readonly Counter<long> _leasesExpired = Count(
        meters, "experiments.leases.expired", "{lease}",
        "Leases that expired, or ended because their silo was evicted.");
    private readonly Counter<long> _leasesGivenBack = Count(
        meters, "experiments.leases.given_back", "{lease}", "Leases that were given back before their fits had ended.");
    private readonly Histogram<double> _commitTime = Distribution(meters, "experiments.commit.duration", "s",
        "Duration of a group commit.", 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 3);
    private readonly Histogram<double> _commitRows = Distribution(meters, "experiments.commit.rows", "{row}",
        "Rows that one step of a coordinator makes durable.", 1, 3, 10, 30, 100, 300, 1000);
    private readonly Counter<long> _commitsFailed = Count(meters, "experiments.commits.failed", "{commit}",
        "Commits that failed: the store was unavailable, or another coordinator owned the experiment.");
    private readonly Counter<long> _terms = Count(meters, "experiments.coordinator.terms", "{term}",
        "Claims of a coordinator's term: one when an experiment begins, and one for each later activation.");

    private void BeginSearches()
    {
        foreach (var counter in new[]
        {
            _trials,
            _leasesGranted, _leasesRenewed, _leasesRefused, _leasesExpired, _leasesGivenBack, _commitsFailed, _terms
        })
            counter.Add(0);
        _fits.Add(0, ExperimentsTags.Create(ExperimentsTags.Outcome, Adopted));
        foreach (var ended in new[] { _fits, _refits })
            ended.Add(0, ExperimentsTags.Create(ExperimentsTags.Outcome, Completed));
        foreach (var cause in Enum.GetValues<FailureCause>())
        {
            foreach (var ended in new[] { _fits, _refits })
                ended.Add(0, ExperimentsTags.Create(ExperimentsTags.Outcome, cause));
            _retries.Add(0, ExperimentsTags.Create(ExperimentsTags.Cause, cause));
        }
        foreach (var verdict in Enum.GetValues<LedgerVerdict>().Where(verdict => verdict != LedgerVerdict.Accepted))
            _refusedReports.Add(0, ExperimentsTags.Create(ExperimentsTags.Verdict, verdict));
    }

    public void OnTermClaimed() => _terms.Add(1);

    public void OnLeaseGranted() => _leasesGranted.Add(1);

    public void OnLeaseRenewed() => _leasesRenewed.Add(1);

    public void OnLeaseRefused() => _leasesRefused.Add(1);

    public void OnLeaseExpired() => _leasesExpired.Add(1);

    public void OnLeasesGivenBack(int leases) => _leasesGivenBack.Add(leases);

    public void OnTrialLeased(TimeSpan wait) => _queueTime.Record(wait.TotalSeconds);

    public void OnTrialEnded(TimeSpan time) => _trialTime.Record(time.TotalSeconds);

    public void OnReportRefused(LedgerVerdict verdict) =>
        _refusedReports.Add(1, ExperimentsTags.Create(ExperimentsTags.Verdict, verdict));

    public void OnCommitFailed() => _commitsFailed.Add(1);

    /// <summary>Records that a batch became durable.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="trials">The number of trials that ended with it.</param>
    /// <param name="wait">The duration of the commit.</param>
    public void OnCommitted(CommitBatch batch, long trials, TimeSpan wait)
    {
        _commitTime.Record(wait.TotalSeconds);
        _commitRows.Record(1 + batch.Fits.Count + batch.Returned.Count + batch.Attempts.Count + batch.Leases.Count
            + batch.ReleasedLeases.Count);
        if (trials > 0) _trials.Add(trials);
        foreach (var fit in batch.Fits) OnFitEnded(fit);
        foreach (var attempt in batch.Attempts)
            _retries.Add(1, ExperimentsTags.Create(ExperimentsTags.Cause, attempt.Failure.Cause));
    }

    private void OnFitEnded(StoredFit fit)
    {
        var outcome = fit.Report.Failure is { } failure ? ExperimentsTags.Create(ExperimentsTags.Outcome, failure.Cause)
            : ExperimentsTags.Create(ExperimentsTags.Outcome, fit.AdoptedFrom is null ? Completed : Adopted);
        if (fit.Report.GetId().IsRefit) _refits.Add(1, outcome);
        else
        {
            _fits.Add(1, outcome);
            if (fit.Report.Failure is null && fit.AdoptedFrom is null)
                _fitTime.Record(
                    fit.Report.FitTime.TotalSeconds, ExperimentsTags.Create(ExperimentsTags.Device, fit.Report.Device));
        }
    }
}
