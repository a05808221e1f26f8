using Experiments.Silo.Stores;

namespace Experiments.Silo.Hosting;

/// <summary>The stores as grains find them. They are opened while Orleans starts, and are the host's to close.</summary>
internal sealed class SiloStores(SiloResources resources, DateTimeOffset since)
{
    /// <summary>When this process began to use them: what was submitted before is another process's doing.</summary>
    public DateTimeOffset Since => since;

    public IExperimentStore Experiments => resources.Store ?? throw new InvalidOperationException("This silo has no experiment store: no grain that needs one is placed here.");

    public IArtifactStore Artifacts => resources.Artifacts ?? throw new InvalidOperationException("This silo has no artifact store of its own: no grain that needs one is placed here.");
}
