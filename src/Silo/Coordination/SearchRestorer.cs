using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Engine.Data;
using Experiments.Search.Ledger;
using Experiments.Search.Specs;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>Restores the search of an experiment that an earlier activation left.</summary>
internal sealed class SearchRestorer(
    OwnedExperiment experiment, ICoordinatorHost host, IExperimentStore store, PlanCache plans, KnownFits knownFits,
    SiloClock clock, SiloHostOptions options, CoordinatorTelemetry telemetry)
{
    /// <summary>Claims a term of a recorded experiment: afterwards no earlier activation can change its rows.</summary>
    public async Task<ExperimentRecord> ClaimAsync()
    {
        var term = await store.ClaimTermAsync(experiment.Id);
        telemetry.OnTermClaimed();
        return (await store.FindAsync(experiment.Id))! with { Term = term };
    }

    /// <summary>
    /// Restores the search from the experiment's rows. An experiment that can never be restored is recorded as failed.
    /// </summary>
    /// <returns>True if the search runs; false if the experiment has ended.</returns>
    public async Task<bool> RestoreAsync(ExperimentRecord record)
    {
        var status = record.Status;
        if (!status.State.HasEnded())
        {
            try
            {
                var plan = await plans.GetAsync(experiment.Id, record.Spec);
                await knownFits.CheckAsync(record.Spec);
                var (search, restored) = await ReadSearchAsync(record, plan, clock.Now);
                status = restored;
                if (options.IsAlone) search.Leases.TakeBackAll(clock.Now);
                experiment.Search = search;
            }
            // A store that cannot be reached now may be reachable for the next activation.
            catch (Exception e) when (e is
                (SiloException or SpecException or DataException) and not (ArtifactStoreException or StoreException))
            {
                status = await FailAsync(record, e.Message);
            }
        }
        experiment.SetDurable(record.Spec, status);
        return experiment.Search is not null;
    }

    // Labels, columns far from zero and undefined scores have other rules since reports say on how many rows they are.
    private static ExperimentRecord WarnOfEarlierFits(ExperimentRecord record, int fits)
    {
        if (fits == 0) return record;
        var warning = $"{fits} of the fits were trained by an earlier version, which read labels and numbers by other "
            + "rules: compare the winner with that of a new search.";
        var warnings = record.Status.Warnings.Append(warning).Distinct(StringComparer.Ordinal);
        return record with { Status = record.Status with { Warnings = [.. warnings] } };
    }

    /// <summary>Builds the search from its durable rows. Open leases get a full lease term from now.</summary>
    /// <exception cref="StaleTermException">A later term has written meanwhile.</exception>
    private async Task<(ActiveSearch Search, ExperimentStatus Status)> ReadSearchAsync(
        ExperimentRecord record, ITrainingPlan plan, DateTimeOffset now)
    {
        var id = record.Status.ExperimentId;
        var strategy = plan.Trials.CreateStrategy();
        var leases = await store.ReadLeasesAsync(id);
        var returned = await store.ReadReturnedAsync(id);
        // Rows of a later term, read together with earlier ones, are no state that the experiment ever had.
        if (leases.Any(l => l.Lease.Token.Term >= record.Term)) throw new StaleTermException(id, record.Term);
        var restorer = new LedgerRestorer(strategy, ActiveSearch.CreateLedgerOptions(plan, options.LeaseTerm),
            record.Term, record.Flags, record.RefitTrial);
        var history = new SearchHistory(new(plan.Folds, now));
        foreach (var lease in leases) history.Times.OnLeased(lease.Lease, lease.Granted);
        // The rows are streamed off the turn, because a search may have a million of them.
        var earlier = 0;
        var ledger = await host.RunOffTurnAsync(() =>
        {
            foreach (var fit in store.ReadFitsAsync(id).ToBlockingEnumerable())
            {
                if (fit.Report is { Failure: null, TrainRows: 0 }) earlier++;
                history.Add(fit.Report, now: null);
                restorer.Add(fit.ToRecord(plan.RefitMetric));
            }
            foreach (var fit in returned) restorer.Add(fit);
            return restorer.Complete(leases.Select(l => l.Lease), now);
        });
        if ((await store.FindAsync(id))?.Term != record.Term) throw new StaleTermException(id, record.Term);
        record = WarnOfEarlierFits(record, earlier);
        return (new(record, plan, strategy, ledger, history, now), record.Status);
    }

    private async Task<ExperimentStatus> FailAsync(ExperimentRecord record, string reason)
    {
        var failed = record.Status with
        {
            State = ExperimentState.Failed,
            Ended = clock.Now,
            Message = $"It could not be taken up again: {reason}"
        };
        await store.CommitAsync(
            new() { Status = failed, Term = record.Term, Flags = record.Flags, RefitTrial = record.RefitTrial });
        telemetry.OnLost(failed, reason);
        return failed;
    }
}
