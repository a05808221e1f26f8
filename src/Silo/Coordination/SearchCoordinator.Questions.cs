using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Engine.Data;
using Experiments.Search.Specs;
using Experiments.Search.Strategies;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

internal sealed partial class SearchCoordinator
{
    public async Task<TrialHistory?> GetTrialAsync(long trial) =>
        _spec is null ? null : await TrialHistories.ReadAsync(store, Id, trial, ReadTrialsAsync);

    public async Task<DeleteVerdict> DeleteAsync()
    {
        if (_durableStatus is not { } status) return DeleteVerdict.Unknown;
        if (!HasEnded(status)) return DeleteVerdict.Running;
        await store.DeleteAsync(Id);
        series.Forget(Id);
        (_spec, _durableStatus, _submission) = (null, null, null);
        return DeleteVerdict.Deleted;
    }

    private async Task<TrialSpace?> ReadTrialsAsync()
    {
        try
        {
            return (await plans.GetAsync(Id, _spec!)).Trials;
        }
        catch (Exception e) when (e is SiloException or SpecException or DataException)
        {
            // Without its data the trials cannot be told by their numbers; everything else can still be told.
            return null;
        }
        finally
        {
            if (_search is null) plans.Forget(Id);
        }
    }
}
