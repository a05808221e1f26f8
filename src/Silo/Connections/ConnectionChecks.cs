using Experiments.Handshake;
using Experiments.Silo.Settings;
using Orleans.Configuration;

namespace Experiments.Silo.Connections;

/// <summary>Puts the handshake and the checks before Orleans' own, at both ports of a silo.</summary>
internal static class ConnectionChecks
{
    public static void Add(ISiloBuilder silo, SiloSecret secret)
    {
        silo.Services.AddSingleton(secret)
            .AddSingleton<PendingConnections>(_ => new())
            .AddSingleton<RefusalLog>()
            .AddSingleton<AcceptedConnections>()
            .AddSingleton(CreateOpened)
            .AddOptions<SiloConnectionOptions>()
            .Configure<AcceptedConnections, OpenedConnections>((ports, accepted, opened) =>
            {
                ports.ConfigureSiloInboundConnection(way => accepted.Configure(way, SiloDoor.Silo));
                ports.ConfigureGatewayInboundConnection(way => accepted.Configure(way, SiloDoor.Gateway));
                ports.ConfigureSiloOutboundConnection(opened.Configure);
            });
    }

    private static OpenedConnections CreateOpened(IServiceProvider services)
    {
        var opened = new OpenedConnections(services.GetRequiredService<SiloSecret>().Value,
            PeerRole.Silo, SiloDoor.Silo, services.GetRequiredService<SiloClock>().Time);
        var log = services.GetRequiredService<RefusalLog>();
        opened.Refused += (silo, refusal) =>
        {
            // A silo that ends breaks connections off.
            if (refusal != Refusal.NoHandshake) log.AddRefused(silo, RefusalText.Describe(refusal));
        };
        return opened;
    }
}
