using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Client.Tests;

/// <summary>
/// A real silo with a gateway: a cluster for a client to talk to over the wire. Without slots it trains nothing.
/// </summary>
internal sealed class ClientSilo : IAsyncDisposable
{
    public const string Rows = "a,b,class\n1,2,x\n2,3,y\n3,4,x\n4,5,y\n";

    private readonly MachineLock _turn;
    private SiloHost _host;

    private ClientSilo(MachineLock turn, TemporaryFolder folder, SiloHost host, ClientOptions options) =>
        (_turn, Folder, _host, Options) = (turn, folder, host, options);

    public TemporaryFolder Folder { get; }

    public ClientOptions Options { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ClientSilo> StartAsync(int slots = 0, string? secret = null)
    {
        var turn = await MachineLock.AcquireAsync(Token);
        var folder = new TemporaryFolder();
        var port = FreePort.Next();
        folder.Write("toy.csv", Rows);
        return new(turn, folder, await StartHostAsync(folder, port, slots, secret),
            new() { Address = $"127.0.0.1:{port}" });
    }

    /// <summary>Ends the silo, and starts it again on the same port and store, without slots.</summary>
    public async Task RestartAsync(string? secret)
    {
        await _host.DisposeAsync();
        _host = await StartHostAsync(Folder, int.Parse(Options.Address.Split(':')[1]), slots: 0, secret);
    }

    public Task<ExperimentsClient> ConnectAsync(Action<IClientBuilder>? configure = null) =>
        ClusterConnector.ConnectAsync(Options, TimeProvider.System, Token, configure);

    /// <summary>Writes an experiment file.</summary>
    public string Spec(string name = "toy", string alpha = "[0.0001, 0.01]") => Folder.Write($"{name}.yaml", $$"""
        name: {{name}}
        data: { path: toy.csv, target: class }
        estimator: mlp_classifier
        params: { max_iter: 5 }
        space: { alpha: {{alpha}} }
        search: { cv: 2 }
        """);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Folder.Dispose();
        await _turn.DisposeAsync();
    }

    private static Task<SiloHost> StartHostAsync(TemporaryFolder folder, int port, int slots, string? secret)
    {
        var options = SiloHostOptions.Embedded(folder["store"]);
        (options.GatewayPort, options.Slots, options.ClusterId) = (port, slots, ClientOptions.DefaultClusterId);
        if (secret is not null) options.ClusterSecretFile = folder.Write("secret", secret);
        return SiloHost.StartAsync(options, cancellation: Token);
    }
}
