using Experiments.Handshake;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Experiments.Silo.Tests.Connections;

/// <summary>Secrets, and silos and clients that have one of them.</summary>
internal sealed class SecretCluster : IDisposable
{
    public const string Secret = "correct horse battery staple";
    public const string OtherSecret = "correct horse battery stapler";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Writes a secret to a file; null for none.</summary>
    public string? Write(string? secret)
    {
        if (secret is null) return null;
        var path = _folder.Write($"{Guid.NewGuid():N}", secret + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    public Task<EmbeddedSilo> StartHeadAsync(string? secret, Action<SiloHostOptions>? configure = null) =>
        EmbeddedSilo.StartHeadAsync(new TrivialTrainer(), o =>
        {
            (o.Slots, o.ClusterSecretFile) = (0, Write(secret));
            configure?.Invoke(o);
        });

    public Task<SiloHost> JoinAsync(EmbeddedSilo head, string? secret, CancellationToken cancellation) =>
        SiloHost.StartAsync(
            new()
            {
                ClusterId = head.ClusterId,
                Folder = _folder["joiner"],
                Join = head.Host.GatewayEndpoint!.ToString(),
                Slots = 0,
                LogLevel = LogLevel.None,
                ClusterSecretFile = Write(secret),
            },
            new TrivialTrainer(), cancellation: cancellation);

    /// <summary>Connects a client of Orleans that knows the contracts, and has a secret or none.</summary>
    public static async Task<IHost> ConnectAsync(
        EmbeddedSilo head, string? secret, PeerRole role = PeerRole.Client, Recording? recording = null)
    {
        var opened = secret is null
            ? null
            : new OpenedConnections(
                new(System.Text.Encoding.UTF8.GetBytes(secret)), role, SiloDoor.Gateway, TimeProvider.System);
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.UseOrleansClient(client => client
            .UseStaticClustering(head.Host.GatewayEndpoint!)
            .UseConnectionRetryFilter((_, _) => Task.FromResult(false))
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (head.ClusterId, "experiments"))
            .Configure<ClientConnectionOptions>(o => o.ConfigureConnection(way =>
            {
                recording?.Configure(way);
                opened?.Configure(way);
            })));
        var host = builder.Build();
        try
        {
            await host.StartAsync(Token);
            return host;
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    public void Dispose() => _folder.Dispose();
}
