using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Search.Specs;
using Experiments.Search.Strategies;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>Reads the history of a trial, during the search and after its end.</summary>
internal sealed class TrialReader(OwnedExperiment experiment, IExperimentStore store, PlanCache plans)
{
    /// <summary>Reads a trial; null before the experiment is submitted, or for a number without a trial.</summary>
    public async Task<TrialHistory?> ReadAsync(long trial) => experiment.Spec is { } spec
        ? await TrialHistories.ReadAsync(store, experiment.Id, trial, () => ReadTrialsAsync(spec))
        : null;

    private async Task<TrialSpace?> ReadTrialsAsync(ExperimentSpec spec)
    {
        try
        {
            return (await plans.GetAsync(experiment.Id, spec)).Trials;
        }
        catch (Exception e) when (e is SiloException or SpecException or DataException)
        {
            // Without the data the numbers of trials cannot be resolved; all other answers need no data.
            return null;
        }
        finally
        {
            if (experiment.Search is null) plans.Forget(experiment.Id);
        }
    }
}
