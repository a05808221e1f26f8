using System.Diagnostics;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Results;
using Experiments.Search.Specs;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Makes the search of an experiment, of what was submitted or of what an earlier activation left, under a term that it
/// claims.
/// </summary>
internal sealed class SearchLoader(
    OwnedExperiment experiment, ICoordinatorHost host, IExperimentStore store, PlanCache plans, KnownFits knownFits,
    SiloClock clock, SiloHostOptions options, CoordinatorTelemetry telemetry)
{
    /// <summary>Plans what was submitted.</summary>
    /// <returns>The plan, or null with the reasons why there is none.</returns>
    public async Task<(ITrainingPlan? Plan, IReadOnlyList<IssueMessage> Issues)> PlanAsync(ExperimentSpec spec)
    {
        try
        {
            return (await plans.GetAsync(experiment.Id, spec), []);
        }
        catch (SpecException e)
        {
            return (null, [.. e.Issues.Select(i => new IssueMessage(i.Path, i.Message, i.Remedy))]);
        }
        catch (DataException e)
        {
            return (null, [new("data", e.Message, e.Remedy)]);
        }
        catch (ArtifactStoreException e)
        {
            return (null, [new("data.path", e.Message, null)]);
        }
    }

    /// <summary>Records a new experiment and begins its search.</summary>
    /// <param name="spec">What was submitted.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="span">The span of its submission.</param>
    /// <returns>Whether it is new; false where it was recorded before, and nothing was done.</returns>
    public async Task<bool> BeginAsync(ExperimentSpec spec, ITrainingPlan plan, Activity? span)
    {
        var status = new ExperimentStatus
        {
            ExperimentId = experiment.Id,
            Name = spec.Name,
            State = ExperimentState.Running,
            Trials = plan.Trials.MaxTrials,
            Folds = plan.Folds,
            Submitted = clock.Now,
            RefitMetric = plan.RefitMetric,
            Priority = spec.Priority,
            Trace = span is { Recorded: true } ? span.Id : null,
        };
        var record = new ExperimentRecord(spec, status);
        if (!await store.CreateAsync(record)) return false;
        var term = await store.ClaimTermAsync(experiment.Id);
        telemetry.OnTermClaimed();
        await knownFits.CheckAsync(spec);
        experiment.Search = ActiveSearch.Begin(record with { Term = term }, plan, options.LeaseTerm, clock.Now);
        experiment.SetDurable(spec, status);
        telemetry.Show(experiment.Search.CreateMetrics(status));
        return true;
    }

    /// <summary>
    /// Claims a term of an experiment that is recorded: from here on nothing that is read can change.
    /// </summary>
    public async Task<ExperimentRecord> ClaimAsync()
    {
        var term = await store.ClaimTermAsync(experiment.Id);
        telemetry.OnTermClaimed();
        return (await store.FindAsync(experiment.Id))! with { Term = term };
    }

    /// <summary>
    /// Restores the search from the experiment's rows. One that can never be restored is recorded as failed.
    /// </summary>
    /// <returns>Whether the search runs; false where the experiment has ended.</returns>
    public async Task<bool> RestoreAsync(ExperimentRecord record)
    {
        var status = record.Status;
        if (!status.State.HasEnded())
        {
            try
            {
                var plan = await plans.GetAsync(experiment.Id, record.Spec);
                await knownFits.CheckAsync(record.Spec);
                var search = await ActiveSearch.RestoreAsync(record, plan, options.LeaseTerm, store, host, clock.Now);
                if (options.IsAlone) search.TakeBackAll(clock.Now);
                experiment.Search = search;
            }
            // A store that cannot be reached now may be there at the next activation.
            catch (Exception e) when (e is
                (SiloException or SpecException or DataException) and not (ArtifactStoreException or StoreException))
            {
                status = await FailAsync(record, e.Message);
            }
        }
        experiment.SetDurable(record.Spec, status);
        return experiment.Search is not null;
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
