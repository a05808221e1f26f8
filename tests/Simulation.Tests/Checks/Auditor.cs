using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Searches;
using Experiments.Simulation.Tests.Stores;

namespace Experiments.Simulation.Tests.Checks;

/// <summary>Looks at every commit and at every answer, and says what never may be.</summary>
internal sealed class Auditor(
    Pump pump, MemoryExperimentStore store, IReadOnlyDictionary<string, SimulatedSearch> searches)
{
    private readonly HashSet<(string Experiment, long Token)> _granted = [];
    private readonly HashSet<(string Experiment, long Epoch)> _writers = [];

    /// <summary>Commits so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Before a batch is written: it may be refused, but not for what its writer should have known.</summary>
    public void Committing(ExperimentRows? rows, CommitBatch batch)
    {
        if (rows?.IsOpen(batch.Term) != true) return;
        var id = batch.Status.ExperimentId;
        var ended = rows.Record.Status.State is
            ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled;
        Require(!ended, id, $"is {rows.Record.Status.State}, and is written again");
        Require(!rows.Record.Flags.Paused || !batch.Flags.Paused || batch.Leases.Count == 0,
            id, "is paused, and grants");
        foreach (var fit in batch.Fits) Check(rows, batch, fit);
        foreach (var (lease, _) in batch.Leases) Check(rows, batch, lease);
    }

    /// <summary>After a batch was written.</summary>
    public void Committed(ExperimentRows rows, CommitBatch batch)
    {
        Commits++;
        var id = batch.Status.ExperimentId;
        Require(batch.Term == rows.Record.Term,
            id, $"was written in epoch {batch.Term}, and {rows.Record.Term} is claimed");
        var search = rows.Fits.Where(fit => fit.Report.Fold != FoldIndex.Refit);
        var (completed, failed) =
            (search.Count(fit => fit.Report.Failure is null), search.Count(fit => fit.Report.Failure is not null));
        Require(
            (completed, failed) == (rows.Record.Status.FitsCompleted, rows.Record.Status.FitsFailed), id,
            $"says {rows.Record.Status.FitsCompleted} fits completed and {rows.Record.Status.FitsFailed} failed, and "
            + $"{completed} and {failed} are durable");
        Require(rows.Record.Flags.Cancelled || batch.Status.State != ExperimentState.Cancelled,
            id, "is cancelled, and nobody asked for it");
        pump.Trace.Mix(completed);
    }

    /// <summary>A lease that a coordinator grants to a worker.</summary>
    public void Granted(string experiment, LeaseReply reply)
    {
        if (reply.Grant is { } grant)
            Require(_granted.Contains((experiment, grant.Token)),
                experiment, $"grants lease {grant.Token}, which is not durable");
        if (reply.Ended)
            Require(HasEnded(experiment), experiment, "says that it has ended, and its end is not durable");
    }

    /// <summary>Checks a coordinator's answer to a report.</summary>
    public void Answered(string experiment, ReportRequest request, ReportReply reply)
    {
        var rows = store.FindRows(experiment)!;
        foreach (var (i, verdict) in reply.Verdicts.Index())
        {
            var fit = request.Fits[i];
            var id = new FitId(fit.Trial, fit.Fold, fit.Rung);
            var row = rows.Find(id);
            if (verdict == ReportVerdict.Duplicate)
                Require(row is not null, experiment, $"says that {id} counted before, and it is not durable");
            if (verdict == ReportVerdict.Unknown)
                Require(!_granted.Contains((experiment, request.Token)),
                    experiment, $"does not know lease {request.Token}, which it granted");
            if (verdict != ReportVerdict.Accepted) continue;
            var counts = row?.Token == request.Token
                && row.Worker == request.WorkerId && row.Report.Failure?.Cause == fit.Failure?.Cause;
            var isNoted =
                fit.Failure is not null && rows.Attempts.Any(a => a.Fit == id && a.Worker == request.WorkerId);
            Require(counts || isNoted, experiment, $"took {id} of lease {request.Token}, and it is not durable");
        }
    }

    /// <summary>Checks the status that a coordinator returns.</summary>
    public void Shown(string experiment, ExperimentStatus? status)
    {
        if (status is null) return;
        var rows = store.FindRows(experiment);
        Require(rows is not null && status.FitsCompleted + status.FitsFailed <= rows.Fits.Count,
            experiment, $"shows {status.FitsCompleted} fits, and they are not durable");
    }

    /// <summary>An error that somebody hears: one that no fault explains is a fault of ours.</summary>
    public void Check(Exception e, SimulatedProcess process, string what)
    {
        if (pump.Trace.IsKept) process.Log($"{what}: {e.Message}");
        if (e is not (StoreException or TimeoutException or OrleansException or OperationCanceledException))
            throw pump.Fail($"{what}: {e}");
    }

    public void Require(bool condition, string experiment, string otherwise)
    {
        if (!condition) throw pump.Fail($"Experiment {experiment} {otherwise}.");
    }

    private bool HasEnded(string experiment) =>
        store.FindRows(experiment)?.Record.Status.State is
            ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled;

    private void Check(ExperimentRows rows, CommitBatch batch, StoredFit fit)
    {
        var (id, fitId) = (batch.Status.ExperimentId, ExperimentRows.GetId(fit));
        Require(rows.Find(fitId) is null, id, $"ends {fitId} twice");
        if (fit.Token is { } token)
        {
            var lease = rows.Leases.GetValueOrDefault(new(token))
                ?? batch.Leases.FirstOrDefault(l => l.Lease.Token.Value == token);
            Require(
                lease?.Lease.Fits.Contains(fitId) == true, id, $"ends {fitId} under lease {token}, which is not held");
            var touched = rows.Returned.GetValueOrDefault(fitId)?.Token;
            Require(!(touched?.Value > token),
                id, $"ends {fitId} under lease {token}, and lease {touched?.Value} is later");
        }
        else
        {
            Require(fit.AdoptedFrom is not null || fit.Report.Failure is not null, id, $"ends {fitId} under no lease");
        }

        var attempts = rows.Attempts.Concat(batch.Attempts).Count(a => a.Fit == fitId);
        var expected = fit.Errors + fit.LostAttempts - (fit.Report.Failure is null ? 0 : 1);
        Require(attempts == expected, id, $"ends {fitId} after {fit.Errors} errors and {fit.LostAttempts} losses, and "
            + $"{attempts} attempts are on record");
        var bounds = new TrialLedgerOptions();
        Require(fit.Errors <= bounds.MaxAttempts && fit.LostAttempts <= bounds.MaxLostAttempts,
            id, $"ran {fitId} too often");
        // The simulation's faults are bounded, and a fit can be lost only so often.
        if (fit.Report.Failure is { Cause: FailureCause.LostWorker or FailureCause.DeviceFailed })
        {
            Require(
                fit.LostAttempts == bounds.MaxLostAttempts, id, $"gives {fitId} up after {fit.LostAttempts} losses");
            return;
        }
        var (score, failure) = searches[id].GetResult(fit.Report.Trial, fit.Report.Fold);
        Require(
            fit.Report.Failure?.Cause == failure
            && (failure is not null || fit.Report.Scores[SimulatedSearch.Metric] == score),
            id,
            $"ends {fitId} with "
            + $"{fit.Report.Failure?.Cause.ToString() ?? $"{fit.Report.Scores[SimulatedSearch.Metric]}"}, "
            + $"and it had to end with {failure?.ToString() ?? $"{score}"}");
    }

    private void Check(ExperimentRows rows, CommitBatch batch, LeaseRecord lease)
    {
        var id = batch.Status.ExperimentId;
        Require(lease.Token.Term == batch.Term, id, $"grants lease {lease.Token.Value} in epoch {batch.Term}");
        Require(_granted.Add((id, lease.Token.Value)), id, $"grants lease {lease.Token.Value} twice");
        foreach (var fit in lease.Fits)
        {
            Require(rows.Find(fit) is null, id, $"grants {fit}, which has ended");
            foreach (var other in rows.Leases.Values.Where(
                other => other.Lease.Fits.Contains(fit) && !batch.ReleasedLeases.Contains(other.Lease.Token)))
            {
                var returned = batch.Returned.FirstOrDefault(r => r.Id == fit) ?? rows.Returned.GetValueOrDefault(fit);
                Require(returned?.Token >= other.Lease.Token,
                    id, $"grants {fit}, which lease {other.Lease.Token.Value} holds");
            }
        }
    }
}
