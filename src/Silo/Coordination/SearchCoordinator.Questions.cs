using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Engine.Data;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

internal sealed partial class SearchCoordinator
{
    public async Task<TrialHistory?> GetTrial(long trial) => _spec is null ? null : await TrialHistories.Read(store, Id, trial, Grid);

    public async Task<DeleteVerdict> Delete()
    {
        if (_durable is not { } status) return DeleteVerdict.Unknown;
        if (!IsOver(status)) return DeleteVerdict.Running;
        await store.Delete(Id);
        series.Forget(Id);
        (_spec, _durable, _submission) = (null, null, null);
        return DeleteVerdict.Deleted;
    }

    private async Task<ParameterGrid?> Grid()
    {
        try
        {
            return (await plans.Get(Id, _spec!)).Grid;
        }
        catch (Exception e) when (e is SiloException or SpecException or DataException)
        {
            // Without its data the grid cannot be laid out again; everything else can still be told.
            return null;
        }
        finally
        {
            if (_search is null) plans.Forget(Id);
        }
    }
}
