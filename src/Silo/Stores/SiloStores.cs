using Experiments.Artifacts;

namespace Experiments.Silo.Stores;

/// <summary>
/// The stores as grains find them. They are opened while Orleans starts, and are the host's to close.
/// </summary>
/// <param name="experiments">Gives the experiment store; null before it is opened, and on a silo without one.</param>
/// <param name="artifacts">Gives the artifact store; null before it is opened, and on a silo without one.</param>
/// <param name="since">
/// When this process began to use them: what was submitted before is another process's doing.
/// </param>
internal sealed class SiloStores(
    Func<IExperimentStore?> experiments, Func<IArtifactStore?> artifacts, DateTimeOffset since)
{
    /// <summary>When this process began to use the stores.</summary>
    public DateTimeOffset Since => since;

    public IExperimentStore Experiments => experiments()
        ?? throw new InvalidOperationException(
            "This silo has no experiment store: no grain that needs one is placed here.");

    public IArtifactStore Artifacts => artifacts()
        ?? throw new InvalidOperationException(
            "This silo has no artifact store of its own: no grain that needs one is placed here.");
}
