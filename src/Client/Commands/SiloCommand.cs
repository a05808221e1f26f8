using System.CommandLine;
using Experiments.Client.Terminals;
using Experiments.Silo.Hosting;

namespace Experiments.Client.Commands;

/// <summary>A silo of its own: the head of a cluster, or one that joins another.</summary>
internal sealed class SiloCommand : ProgramCommand
{
    public SiloCommand(Terminal terminal)
        : base(
            "silo", "Start a silo of its own, for others to join and for clients to submit to.",
            "silo", "silo --join localhost:11111", "silo --slots 1 --metrics-port 9090")
    {
        var usual = new SiloHostOptions();
        var join = new Option<string?>("--join") { Description = "The silo endpoint of the head to join; without it this silo is a head.", HelpName = "HOST:PORT" };
        var folder = new Option<string>("--folder") { Description = "The folder of the experiment store (a head's).", HelpName = "DIR", DefaultValueFactory = _ => usual.Folder };
        var artifacts = new Option<string?>("--artifact-store") { Description = "The folder of the artifact store; without it 'artifacts' in --folder, or what the head says.", HelpName = "DIR" };
        var siloPort = new Option<int?>("--silo-port") { Description = $"The port for other silos, 0 for a free one; without it {SiloHostOptions.DefaultSiloPort}, or a free one where it joins.", HelpName = "PORT" };
        var gatewayPort = new Option<int?>("--gateway-port") { Description = $"The port for clients, 0 for none; without it {SiloHostOptions.DefaultGatewayPort}, or none where it joins.", HelpName = "PORT" };
        var metricsPort = new Option<int?>("--metrics-port") { Description = "The port of /metrics and /healthz; without it none.", HelpName = "PORT" };
        var slots = new Option<int>("--slots") { Description = "How many packs train at once; 0 for a silo that does not train. Without it what the machine has cores for.", HelpName = "N" };
        var devices = new Option<string>("--devices") { Description = "The devices that train, separated by commas, such as cpu,gpu:0; without it all of this machine.", HelpName = "IDS", DefaultValueFactory = _ => usual.Devices };
        var clusterId = ClusterArguments.Id();
        var level = new Option<LogLevel>("--log-level") { Description = "The least level of its messages: Trace, Debug, Information, Warning, Error, Critical or None.", HelpName = "LEVEL", DefaultValueFactory = _ => usual.LogLevel };
        slots.TakesAtLeast(0);
        siloPort.TakesPort(zero: true);
        gatewayPort.TakesPort(zero: true);
        metricsPort.TakesPort(zero: false);
        foreach (var option in (Option[])[join, folder, artifacts, siloPort, gatewayPort, metricsPort, slots, devices, clusterId, level]) Add(option);
        SetAction((parsed, cancellation) => SiloServer.RunAsync(
            new()
            {
                Join = parsed.GetValue(join),
                Folder = parsed.GetRequiredValue(folder),
                ArtifactStore = parsed.GetValue(artifacts),
                SiloPort = parsed.GetValue(siloPort),
                GatewayPort = parsed.GetValue(gatewayPort),
                MetricsPort = parsed.GetValue(metricsPort),
                Slots = parsed.GetResult(slots) is null ? usual.Slots : parsed.GetValue(slots),
                Devices = parsed.GetRequiredValue(devices),
                ClusterId = parsed.GetRequiredValue(clusterId),
                LogLevel = parsed.GetValue(level),
            },
            terminal.Raw, Console.Error, cancellation));
    }
}
