using System.Net;
using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks the address by which other machines reach the silo.</summary>
internal sealed class AddressCheck(SiloHostOptions options) : ICheck
{
    public string Subject => "address";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        var (_, advertised) = SiloNetwork.ChooseAddresses(options, await ResolveHeadAsync(cancellation));
        if (!LocalAddresses.Contains(advertised))
            return [Finding.Warning(Subject, $"the advertised address {advertised} is not an address of this machine",
                "set --advertise to an address of this machine, unless its connections are forwarded here")];
        if (!IPAddress.IsLoopback(advertised)) return [Finding.Ok(Subject, $"others reach this silo at {advertised}")];
        return options.Insecure || options.Role == SiloRole.Shared
            ? [Finding.Warning(
                Subject, $"no other machine can reach the advertised address {advertised}", options.Insecure
                    ? "set --advertise to this machine's address"
                    : "if silos run on other machines, set --insecure and keep the ports within a private network")]
            : [Finding.Ok(Subject, $"{advertised}: only this machine reaches the silo; --insecure opens it to others")];
    }

    private async Task<IPEndPoint?> ResolveHeadAsync(CancellationToken cancellation)
    {
        if (options.Join is not { } join || !SiloAddressText.TryParse(join, out var head)) return null;
        try
        {
            return new((await Dns.GetHostAddressesAsync(
                head.Host, System.Net.Sockets.AddressFamily.InterNetwork, cancellation))[0], head.Port);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or IndexOutOfRangeException)
        {
            // The check of the cluster reports this error.
            return null;
        }
    }
}
