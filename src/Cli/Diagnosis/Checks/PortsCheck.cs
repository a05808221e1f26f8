using System.Globalization;
using System.Net;
using Experiments.Client;
using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks the ports: free, used by a silo of this cluster, or used by another process.</summary>
internal sealed class PortsCheck(SiloHostOptions options, DiagnosisContext around) : ICheck
{
    public string Subject => "ports";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        var (listening, _) = SiloNetwork.ChooseAddresses(options, head: null);
        List<Finding> found =
        [
            await CheckPortAsync("silo port", "--silo-port", options.SiloPortToTake, "a free port is chosen", listening,
                port => IsPortOfSiloAsync(silo => silo.Endpoint.Port == port)),
            await CheckPortAsync("gateway port", "--gateway-port", options.GatewayPortToTake, "no port is opened",
                listening, port => IsPortOfSiloAsync(silo => silo.Info?.Gateway == port)),
        ];
        found.Add(await CheckPortAsync(
            "metrics port", "--metrics-port", options.MetricsPort ?? 0, "no port is opened", listening,
            async port => await SiloPages.ReadAsync(listening, port, SiloPages.Readiness, cancellation) is not null));
        return found;
    }

    private static async Task<Finding> CheckPortAsync(
        string subject, string option, int port, string none, IPAddress listening, Func<int, Task<bool?>> isOurs)
    {
        if (port == 0) return Finding.Skipped(subject, none);
        var number = port.ToString(CultureInfo.InvariantCulture);
        try
        {
            PortReservation.Acquire(port, listening).Dispose();
            return Finding.Ok(subject, $"{number} is free");
        }
        catch (PortInUseException)
        {
            return await isOurs(port) switch
            {
                true => Finding.Ok(subject, $"{number} is used by a silo of this cluster"),
                false => Finding.Failed(subject, $"{number} is used by another program",
                    $"stop it (ss -ltnp 'sport = :{number}' shows it), or set another port with {option}"),
                null => Finding.Skipped(subject, $"{number} is used; only the cluster's secret tells by whom"),
            };
        }
        catch (SiloException e)
        {
            return Finding.Failed(subject, e);
        }
    }

    /// <summary>Checks whether a silo of the cluster has a port; null if the cluster refuses to answer.</summary>
    private async Task<bool?> IsPortOfSiloAsync(Func<SiloView, bool> hasIt) =>
        await around.FindClusterAsync() is { } cluster
            ? cluster.Silos.Any(silo => hasIt(silo) && LocalAddresses.Contains(silo.Endpoint.Address))
            : await around.IsRefusedAsync() ? null : false;
}
