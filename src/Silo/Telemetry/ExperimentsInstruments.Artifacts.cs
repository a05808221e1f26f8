using System.Diagnostics.Metrics;

namespace Experiments.Silo.Telemetry;

/// <summary>The counters of transfers to and from the artifact store.</summary>
internal sealed partial class ExperimentsInstruments
{
    private readonly Counter<long> _checkpoints = Count(meters, "experiments.checkpoints", "{checkpoint}",
        "Checkpoints of fits that were written or read, by direction: write, read.");
    private readonly Counter<long> _checkpointBytes = Count(
        meters, "experiments.checkpoint.io", "By", "Bytes of checkpoints that were written or read, by direction.");
    private readonly Counter<long> _cacheRequests = Count(
        meters, "experiments.data_cache.requests", "{request}", "Requests for data sets, by result: hit, miss.");
    private readonly Counter<long> _cacheFetched = Count(meters,
        "experiments.data_cache.fetched", "By", "Bytes of data sets that were fetched from the artifact store.");
    private readonly UpDownCounter<long> _storeWaits = Level(meters,
        "experiments.artifact_store.waits", "{lease}",
        "Leases that wait because the artifact store is full or unavailable.");

    private void BeginArtifacts()
    {
        OnCheckpointed("write", 0, 0);
        OnCheckpointed("read", 0, 0);
        _cacheRequests.Add(0, ExperimentsTags.Create(ExperimentsTags.Result, "hit"));
        _cacheRequests.Add(0, ExperimentsTags.Create(ExperimentsTags.Result, "miss"));
        _cacheFetched.Add(0);
        _storeWaits.Add(0);
    }

    public void OnCheckpointWritten(long bytes) => OnCheckpointed("write", 1, bytes);

    public void OnCheckpointRead(long bytes) => OnCheckpointed("read", 1, bytes);

    public void OnDataFound() => _cacheRequests.Add(1, ExperimentsTags.Create(ExperimentsTags.Result, "hit"));

    public void OnDataFetched(long bytes)
    {
        _cacheRequests.Add(1, ExperimentsTags.Create(ExperimentsTags.Result, "miss"));
        _cacheFetched.Add(bytes);
    }

    public void OnStoreWait() => _storeWaits.Add(1);

    public void OnStoreWaited() => _storeWaits.Add(-1);

    private void OnCheckpointed(string direction, int checkpoints, long bytes)
    {
        _checkpoints.Add(checkpoints, ExperimentsTags.Create(ExperimentsTags.Direction, direction));
        _checkpointBytes.Add(bytes, ExperimentsTags.Create(ExperimentsTags.Direction, direction));
    }
}
