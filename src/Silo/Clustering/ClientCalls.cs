using Experiments.Contracts.Errors;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Refuses calls of clients to the parts of Orleans by which silos talk to each other: one of them takes the table of
/// silos from any caller.
/// </summary>
internal sealed class ClientCalls : IIncomingGrainCallFilter
{
    // A client learns the grains of the cluster from the first, and cancels calls with the second.
    private static readonly string[] s_forClients =
        ["Orleans.Runtime.IClusterManifestSystemTarget", "Orleans.Runtime.IGrainCallCancellationManagerSystemTarget"];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.TargetId.Type.IsSystemTarget() && IsOutside(context.SourceId)
                && !s_forClients.Contains(context.InterfaceMethod.DeclaringType?.FullName))
            throw new SiloException("A client does not call the parts of a silo that are for other silos.");
        return context.Invoke();
    }

    // Each silo has a client within itself, by which it calls grains from outside of them.
    private static bool IsOutside(GrainId? source) =>
        source is { } caller && caller.Type.IsClient() && !caller.Key.AsSpan().StartsWith("hosted-"u8);
}
