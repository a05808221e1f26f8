using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Experiments.Silo.Clustering;

/// <summary>
/// This silo's view of its cluster. A stateless worker, and without the membership table: it must answer even if the
/// grain directory and the database do not.
/// </summary>
[StatelessWorker, GrainDirectory(LocalGrains.Name)]
internal sealed class ClusterStateGrain(
    ISiloStatusOracle silos, SiloHostOptions options, SiloStores stores, SiloClock clock) : Grain, IClusterStateGrain
{
    /// <summary>Longer than a running database needs to answer, and much shorter than the caller's timeout.</summary>
    private static readonly TimeSpan s_storeTimeout = TimeSpan.FromSeconds(3);

    public async Task<ClusterState> GetStateAsync() =>
        new([.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.ToParsableString())],
            await FindStoreProblemAsync());

    private async Task<string?> FindOwnStoreProblemAsync(IExperimentStore store)
    {
        // A disk that is nearly full may have room for the test and none for a batch.
        var last = store.WriteProblem;
        try
        {
            return await store.FindWriteProblemAsync().WaitAsync(s_storeTimeout, clock.Time) ?? last;
        }
        catch (TimeoutException)
        {
            return "The experiment store's disk does not answer. Check the disk of the head's folder.";
        }
    }

    private async Task<string?> FindStoreProblemAsync()
    {
        if (options.IsHead) return await FindOwnStoreProblemAsync(stores.Experiments);
        if (options.Store is not { } store) return null;
        var location = StoreLocation.Parse(store);
        using var over = new CancellationTokenSource(s_storeTimeout, clock.Time);
        try
        {
            await PostgresInspection.ReadAsync(location, options.ClusterId, clock.Time, over.Token)
                .WaitAsync(over.Token);
            return null;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return $"The experiment store in the {location} does not answer. Check that the server runs and can be "
                + "reached from here.";
        }
    }
}
