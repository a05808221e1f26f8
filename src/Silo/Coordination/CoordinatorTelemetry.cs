using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.Caches;
using Experiments.Search.Ledger;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>The metrics and the log of coordinators.</summary>
internal sealed partial class CoordinatorTelemetry(
    ExperimentsInstruments instruments, SearchSeries series, ILogger<SearchCoordinator> logger)
{
    // The reason of the last end that was logged. While a disk is full, an activation ends every second.
    private readonly RecentCache<string, string> _ends = new(capacity: 1000, StringComparer.Ordinal);

    public void OnTermClaimed() => instruments.OnTermClaimed();

    public void OnStarted(ExperimentStatus status) =>
        LogStarted(logger, status.ExperimentId, status.Trials, status.Folds);

    public void OnRestored(string experiment, long term) => LogRestored(logger, experiment, term);

    /// <summary>Records that an experiment could not be restored.</summary>
    public void OnLost(ExperimentStatus failed, string reason)
    {
        series.Update(new(failed, 0, 0, new Dictionary<string, double>()));
        LogLost(logger, failed.ExperimentId, reason);
    }

    /// <summary>Logs how far a search is.</summary>
    public void OnProgress(SearchMetrics search)
    {
        var status = search.Status;
        LogProgress(logger, status.ExperimentId, search.FitsEnded, search.Fits, status.FitsLeased, status.RefitMetric,
            status.Best is { } best ? best.MeanScore : "none yet",
            search.TimeLeft is { } left ? RoundUpToSeconds(left) : "not known");
    }

    public void OnEnded(ExperimentStatus status)
    {
        var time = RoundUpToSeconds(status.RunTime);
        if (status is { State: ExperimentState.Completed, Best: { } winner })
        {
            LogCompleted(logger, status.ExperimentId, time, winner.Trial, status.RefitMetric, winner.MeanScore);
            return;
        }
        LogEnded(logger, status.State == ExperimentState.Failed ? LogLevel.Warning : LogLevel.Information,
            status.ExperimentId, time, status.State, status.Message is { } message ? $": {message}" : "");
    }

    /// <summary>
    /// Records that this activation is over, and another one continues. A reason is logged once until a batch is
    /// written.
    /// </summary>
    public void OnOver(string experiment, string reason)
    {
        if (_ends.TryGet(experiment, out var last) && last == reason) return;
        _ends.Set(experiment, reason);
        LogOver(logger, experiment, reason);
    }

    public void OnCatalogFailed(string experiment, string reason) => LogCatalogFailed(logger, experiment, reason);

    public void OnLeaseGranted() => instruments.OnLeaseGranted();

    /// <summary>Records a request to renew a lease.</summary>
    /// <param name="isHeld">Whether the lease was still held, and therefore renewed.</param>
    public void OnRenewal(bool isHeld)
    {
        if (isHeld) instruments.OnLeaseRenewed();
        else instruments.OnLeaseRefused();
    }

    public void OnLeasesGivenBack(int leases) => instruments.OnLeasesGivenBack(leases);

    public void OnLeaseExpired(string experiment, ExpiredLease lease)
    {
        LogExpired(logger, experiment, lease.WorkerId, lease.Returned.Count, lease.Failed.Count);
        instruments.OnLeaseExpired();
    }

    public void OnReportRefused(LedgerVerdict verdict) => instruments.OnReportRefused(verdict);

    /// <summary>Records a report that cannot be that of the fit that it names.</summary>
    public void OnWrongReport(string experiment, string worker, FitReport fit, string problem) =>
        LogWrongReport(logger, experiment, fit.Trial, fit.Fold, worker, problem);

    /// <summary>Records a call under a lease of another worker.</summary>
    public void OnForgedCall(string experiment, string worker)
    {
        LogForged(logger, experiment, worker);
        instruments.OnReportRefused(LedgerVerdict.Unknown);
    }

    public void OnCommitFailed() => instruments.OnCommitFailed();

    /// <summary>Records that a batch became durable.</summary>
    /// <param name="commit">The batch.</param>
    /// <param name="wait">The duration of the commit.</param>
    public void OnCommitted(PendingCommit commit, TimeSpan wait)
    {
        _ends.Remove(commit.Batch.Status.ExperimentId);
        instruments.OnCommitted(commit.Batch, commit.Metrics.TrialsEnded, wait);
        foreach (var waited in commit.Metrics.WaitTimes) instruments.OnTrialLeased(waited);
        foreach (var time in commit.Metrics.TrialTimes) instruments.OnTrialEnded(time);
    }

    /// <summary>Shows the durable state of a search in the gauges of its experiment.</summary>
    public void Show(SearchMetrics search) => series.Update(search);

    /// <summary>Removes the gauges of an experiment from this silo, unless it has ended.</summary>
    public void Remove(string experiment) => series.Remove(experiment);

    /// <summary>Removes the gauges of an experiment.</summary>
    public void Forget(string experiment) => series.Forget(experiment);

    private static TimeSpan RoundUpToSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
