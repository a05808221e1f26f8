using System.Collections;
using System.Reflection;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Tests.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace Experiments.Silo.Tests.Clustering;

/// <summary>
/// The parts of Orleans that a silo has, as a client and the silo itself call them: those by which silos talk to each
/// other, and those by which grains are managed, are not for clients.
/// </summary>
public sealed class ClientCallsTests : IAsyncLifetime
{
    private readonly SecretCluster _cluster = new();
    private EmbeddedSilo _head = null!;
    private Microsoft.Extensions.Hosting.IHost _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IGrainFactory Client => _client.Services.GetRequiredService<IGrainFactory>();

    private IGrainFactory Silo => _head.Host.Grains;

    public async ValueTask InitializeAsync()
    {
        // The secret lets a client in: what it may call then is another question.
        _head = await _cluster.StartHeadAsync(SecretCluster.Secret);
        _client = await SecretCluster.ConnectAsync(_head, SecretCluster.Secret);
    }

    [Theory]
    [InlineData("Orleans.ISiloControl", "SiloControlType", "Ping")]
    [InlineData("Orleans.ISiloControl", "SiloControlType", "GetActivationCount")]
    [InlineData("Orleans.Runtime.IMembershipService", "MembershipServiceType", "Ping")]
    public async Task What_silos_call_of_each_other_is_not_for_clients(string part, string type, string method)
    {
        await CallAsync(Silo, part, type, method);
        await RefusedAsync(() => CallAsync(Client, part, type, method));
    }

    [Fact]
    public async Task A_client_gives_a_silo_no_table_of_silos() =>
        await RefusedAsync(() => CallAsync(
            Client, "Orleans.Runtime.IMembershipService", "MembershipServiceType", "MembershipChangeNotification"));

    [Fact]
    public async Task A_client_learns_the_grains_of_the_cluster_and_cancels_calls()
    {
        const string Manifest = "Orleans.Runtime.IClusterManifestSystemTarget";
        await CallAsync(Client, Manifest, "ManifestProviderType", "GetClusterManifest");
        await CallAsync(Client, "Orleans.Runtime.IGrainCallCancellationManagerSystemTarget", "CancellationManagerType",
            "CancelCallsAsync");
        Assert.Single((await Client.GetGrain<IClusterStateGrain>(0).GetStateAsync()).Silos);
    }

    [Fact]
    public async Task A_client_does_not_manage_grains()
    {
        var management = Client.GetGrain<IManagementGrain>(0);
        await RefusedAsync(() => management.ForceActivationCollection(TimeSpan.Zero));
        await RefusedAsync(() => management.GetHosts());
        var catalog = Client.GetGrain<IExperimentCatalogGrain>(0);
        await RefusedAsync(() => catalog.AsReference<IGrainManagementExtension>().DeactivateOnIdle(Token).AsTask());
        Assert.Empty(await catalog.ListAsync());

        await Silo.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token);
        await Silo.GetGrain<IExperimentCatalogGrain>(0).AsReference<IGrainManagementExtension>()
            .DeactivateOnIdle(Token);
    }

    /// <summary>Calls a part of Orleans that it keeps to itself, with empty arguments.</summary>
    private async Task CallAsync(IGrainFactory caller, string part, string type, string method)
    {
        var silo = Assert.Single(await Silo.GetGrain<IManagementGrain>(0).GetHosts()).Key;
        var id = SystemTargetGrainId.Create((GrainType)Find("Orleans.Runtime.Constants")
            .GetField(type, BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!, silo).GrainId;
        var (called, get) = (Find(part), typeof(IGrainFactory).GetMethods().Single(m =>
            m is { Name: "GetGrain", IsGenericMethod: true } && m.GetParameters() is [var only]
                && only.ParameterType == typeof(GrainId)));
        var target = get.MakeGenericMethod(called).Invoke(caller, [id]);
        var call = called.GetMethod(method)!;
        var task = call.Invoke(target, [.. call.GetParameters().Select(p => CreateArgument(p.ParameterType))])!;
        await (task is ValueTask value ? value.AsTask()
            : task as Task ?? (Task)task.GetType().GetMethod("AsTask")!.Invoke(task, null)!);
    }

    private static object? CreateArgument(Type type) =>
        type.IsValueType || typeof(IList).IsAssignableFrom(type) ? Activator.CreateInstance(type) : null;

    private static Type Find(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).First(t => t is not null)!;

    private static async Task RefusedAsync(Func<Task> call) => Assert.Contains("A client does not call",
        (await Assert.ThrowsAnyAsync<SiloException>(call)).Message, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync(Token);
        _client.Dispose();
        await _head.DisposeAsync();
        _cluster.Dispose();
    }
}
