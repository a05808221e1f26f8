using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;

namespace Experiments.Silo.Guards;

/// <summary>
/// Refuses calls that no program of this project makes: calls of clients to methods for silos, and calls to keys that
/// no grain has. The grains check the arguments.
/// </summary>
internal sealed class CallFilter : IIncomingGrainCallFilter
{
    private const string HostedClient = "hosted-";

    private readonly ConcurrentDictionary<MethodInfo, bool> _silosOnly = [];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        var method = context.InterfaceMethod;
        if (method.DeclaringType is not { } grain || grain.Assembly != typeof(ISiloGrain).Assembly)
            return context.Invoke();
        var key = context.TargetId;
        if (!GrainKeys.IsValid(grain, GetKey(grain, key)))
        {
            context.TargetContext.Deactivate(
                new(DeactivationReasonCode.ApplicationRequested, "No grain has such a key."), CancellationToken.None);
            return Task.FromException(new RefusedCallException(
                $"The call was refused. The key of the grain {grain.Name} is not valid."));
        }
        if (_silosOnly.GetOrAdd(method, m => m.IsDefined(typeof(SilosOnlyAttribute))) && IsClient(context.SourceId))
            return Task.FromException(new RefusedCallException(
                $"The call was refused. Only silos of the cluster call {grain.Name}.{method.Name}."));
        return context.Invoke();
    }

    private static string GetKey(Type grain, GrainId id) => typeof(IGrainWithIntegerKey).IsAssignableFrom(grain)
        ? id.TryGetIntegerKey(out var number, out _) ? number.ToString(CultureInfo.InvariantCulture) : ""
        : id.Key.ToString() ?? "";

    /// <summary>
    /// Checks whether a caller is a client of another process. The threads of a silo call as a client too, which has
    /// the silo's name.
    /// </summary>
    private static bool IsClient(GrainId? caller) =>
        caller is { } id && id.IsClient()
            && !id.Key.ToString()!.StartsWith(HostedClient, StringComparison.Ordinal);
}
