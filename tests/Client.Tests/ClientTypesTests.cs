using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Configuration;

namespace Experiments.Client.Tests;

public sealed class ClientTypesTests
{
    [Fact]
    public void A_client_in_the_process_of_a_silo_has_no_types_of_the_silo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleansClient(client => client.UseLocalhostClustering());
        Assert.Contains("Orleans.Runtime", FindManifests(builder.Services));
        ClientTypes.Restrict(builder.Services);
        Assert.Equal(
            ["Experiments.Contracts", "Orleans.Core", "Orleans.Core.Abstractions", "Orleans.Serialization"],
            FindManifests(builder.Services).Order(StringComparer.Ordinal).Except(["Experiments.Client"]));
    }

    private static IEnumerable<string> FindManifests(IServiceCollection services) => services
        .Where(service => service.ServiceType == typeof(IConfigureOptions<TypeManifestOptions>))
        .Select(service => service.ImplementationType!.Assembly.GetName().Name!);
}
