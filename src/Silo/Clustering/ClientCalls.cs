using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Refuses calls of clients to the parts of Orleans: silos talk to each other by some, one of which takes the table of
/// silos from any caller, and others let a caller stop the work of any grain, again and again.
/// </summary>
internal sealed class ClientCalls : IIncomingGrainCallFilter
{
    // A client learns the grains of the cluster from the first, and cancels calls with the others.
    private static readonly string[] s_forClients =
    [
        "Orleans.Runtime.IClusterManifestSystemTarget", "Orleans.Runtime.IGrainCallCancellationManagerSystemTarget",
        "Orleans.Runtime.IGrainCallCancellationExtension",
    ];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (IsOutside(context.SourceId) && !IsForClients(context.InterfaceMethod.DeclaringType))
            throw new SiloException("A client does not call the parts of a silo that are for other silos.");
        return context.Invoke();
    }

    // Of the grains of this program, each says itself what is for silos alone.
    private static bool IsForClients(Type? part) =>
        part is not null && (part.Assembly == typeof(ISiloGrain).Assembly || s_forClients.Contains(part.FullName));

    // Each silo has a client within itself, by which it calls grains from outside of them.
    private static bool IsOutside(GrainId? source) =>
        source is { } caller && caller.Type.IsClient() && !caller.Key.AsSpan().StartsWith("hosted-"u8);
}
