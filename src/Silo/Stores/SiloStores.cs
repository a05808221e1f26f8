using Experiments.Artifacts;

namespace Experiments.Silo.Stores;

/// <summary>The stores for grains. They are opened while Orleans starts, and the host closes them.</summary>
/// <param name="experiments">Returns the experiment store; null before it is opened, and on a silo without one.</param>
/// <param name="artifacts">Returns the artifact store; null before it is opened, and on a silo without one.</param>
/// <param name="since">The time at which this process began to use the stores.</param>
internal sealed class SiloStores(
    Func<IExperimentStore?> experiments, Func<IArtifactStore?> artifacts, DateTimeOffset since)
{
    /// <summary>The time at which this process began to use the stores.</summary>
    public DateTimeOffset Since => since;

    public IExperimentStore Experiments => experiments()
        ?? throw new InvalidOperationException(
            "This silo has no experiment store: no grain that needs one is placed here.");

    public IArtifactStore Artifacts => artifacts()
        ?? throw new InvalidOperationException(
            "This silo has no artifact store of its own: no grain that needs one is placed here.");
}
