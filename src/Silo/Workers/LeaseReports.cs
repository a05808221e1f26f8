using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>Reports the fits of a slot's leases, and releases leases whose fits are all reported.</summary>
internal sealed partial class LeaseReports(
    string slot, SlotLeases leases, LeaseClient client, RefitArtifacts artifacts, ILogger<LeaseReports> logger)
{
    /// <summary>
    /// Reports fits that have ended, until there is an answer or the silo stops. The artifact of a refit is stored
    /// first; where the lease is lost before that, nothing is reported.
    /// </summary>
    public async Task ReportAsync(HeldLease lease, IReadOnlyList<TrainedFit> fits, CancellationToken stopping)
    {
        try
        {
            using var run = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Dropped);
            var reports = await Task.WhenAll(
                fits.Select(fit => artifacts.CreateReportAsync(lease.Grant, fit, run.Token)));
            if (await client.ReportAsync(lease.Grant, slot, reports, stopping) is not { } reply) return;
            if (lease.MarkReported(reports.Length)) leases.Release(lease);
            await lease.Checkpoints.RemoveAsync(reports, reply.Verdicts);
            foreach (var (report, verdict) in reports.Zip(reply.Verdicts))
                if (verdict != ReportVerdict.Accepted)
                    LogRefused(logger, slot, lease.Grant.ExperimentId, report.Trial, report.Fold, verdict);
        }
        catch (RefusedCallException e)
        {
            // The lease is given back: another worker, or another version, trains its fits again.
            LogRefusedCall(logger, slot, lease.Grant.ExperimentId, e.Message);
        }
        catch (OperationCanceledException)
        {
            // The silo stops, or the lease is lost, before the winner's files are stored: the lease is given back.
        }
    }

    [LoggerMessage(
        2, LogLevel.Warning, "{Slot}: the report of fits of experiment {Experiment} does not count: {Reason}")]
    private static partial void LogRefusedCall(ILogger logger, string slot, string experiment, string reason);

    [LoggerMessage(
        1, LogLevel.Information, "{Slot}: experiment {Experiment} did not count trial {Trial}, fold {Fold}: {Verdict}")]
    private static partial void LogRefused(
        ILogger logger, string slot, string experiment, long trial, int fold, ReportVerdict verdict);
}
