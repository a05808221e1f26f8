namespace Experiments.Contracts.Grains;

/// <summary>Which experiments exist and want workers. There is one, with key 0.</summary>
[Alias("Experiments.IExperimentCatalogGrain")]
public interface IExperimentCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Every known experiment, newest first.</summary>
    [Alias("List")] Task<IReadOnlyList<string>> List();

    /// <summary>The experiments that want workers, the longest waiting first.</summary>
    [Alias("WantingWorkers")] Task<IReadOnlyList<string>> WantingWorkers();

    /// <summary>Told by a coordinator when its experiment begins or ends to want workers; wakes idle workers.</summary>
    [Alias("SetWanting")] Task SetWanting(string experimentId, bool wanting);

    /// <summary>Told by a worker when it starts, so that it can be woken.</summary>
    [Alias("Register")] Task Register(string workerKey);

    /// <summary>Told by a worker when it leaves.</summary>
    [Alias("Unregister")] Task Unregister(string workerKey);
}
