using Experiments.Contracts.Grains;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;

namespace Experiments.Client;

/// <summary>
/// The types that a client sends and receives. In the program, which is also a silo, Orleans would prepare those of the
/// silo as well, at the start of each command.
/// </summary>
internal static class ClientTypes
{
    private static readonly HashSet<string> s_assemblies = new[]
    {
        typeof(IGrain), typeof(IClientBuilder), typeof(Serializer), typeof(GenerateSerializerAttribute),
        typeof(IExperimentCatalogGrain), typeof(ClientTypes),
    }.Select(type => type.Assembly.GetName().Name!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Removes the types of other assemblies from the services of Orleans' client.</summary>
    public static void Restrict(IServiceCollection services)
    {
        for (var i = services.Count - 1; i >= 0; i--)
            if (services[i] is { ServiceType: var service, ImplementationType: { } manifest }
                    && service == typeof(IConfigureOptions<TypeManifestOptions>)
                    && !s_assemblies.Contains(manifest.Assembly.GetName().Name!))
                services.RemoveAt(i);
    }
}
