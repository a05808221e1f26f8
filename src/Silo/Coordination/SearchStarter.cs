using System.Diagnostics;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Search.Specs;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>Starts the search of a submitted experiment.</summary>
internal sealed class SearchStarter(
    OwnedExperiment experiment, IExperimentStore store, PlanCache plans, KnownFits knownFits, SiloClock clock,
    SiloHostOptions options, CoordinatorTelemetry telemetry)
{
    /// <summary>Resolves a submitted specification against its data.</summary>
    /// <returns>The plan, or null with the issues that prevent it.</returns>
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

    /// <summary>Records a new experiment, claims its first term and starts its search.</summary>
    /// <param name="request">The submission.</param>
    /// <param name="plan">The plan of its specification.</param>
    /// <param name="span">The span of the submission.</param>
    /// <returns>True for a new experiment; false, without any change, for one that was recorded before.</returns>
    public async Task<bool> StartAsync(SubmitRequest request, ITrainingPlan plan, Activity? span)
    {
        var spec = request.Spec;
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
            Baseline = plan.Baseline,
            Warnings = plan.Warnings,
            PositiveClass = plan.PositiveClass,
            Owner = request.Owner,
        };
        var record = new ExperimentRecord(spec, status);
        if (!await store.CreateAsync(record)) return false;
        var term = await store.ClaimTermAsync(experiment.Id);
        telemetry.OnTermClaimed();
        await knownFits.CheckAsync(spec);
        var search = ActiveSearch.Begin(record with { Term = term }, plan, options.LeaseTerm, clock.Now);
        experiment.Search = search;
        experiment.SetDurable(spec, status);
        telemetry.Show(search.Batches.CreateMetrics(status, clock.Now));
        return true;
    }
}
