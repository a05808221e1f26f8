using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// A private network whose name server does not answer. The process has its own /etc/resolv.conf and an empty
/// /etc/hosts; nothing of the machine is changed.
/// </summary>
public sealed class SilentNameServerTests
{
    private const string NameServer = "127.0.0.77";

    private const string Mount =
        "mount --bind \"$0\" /etc/resolv.conf && mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"";

    [Fact]
    public async Task A_database_is_reached_by_its_address_without_a_question_for_names()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Skip("Another /etc/resolv.conf can be mounted by root on Linux only.");
        using var working = new WorkingFolder();
        var (resolver, hosts) = (working.File("resolv.conf"), working.File("hosts"));
        await File.WriteAllTextAsync(resolver, $"nameserver {NameServer}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(hosts, "", TestContext.Current.CancellationToken);
        string[] alone = ["unshare", "--mount", "sh", "-c", Mount, resolver, hosts];
        if (!await CanRunAsync([.. alone, "true"])) Assert.Skip("Nothing can be mounted here, as in most containers.");
        var server = await PostgresServer.SharedAsync();
        using var names = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        names.Bind(new IPEndPoint(IPAddress.Parse(NameServer), 53));

        await using var migration = ExperimentsProcess.Start(
            working.Path, alone, null, "silo", "migrate", "--store", server.Url(await server.CreateDatabaseAsync()));
        var outcome = await migration.WaitForExitAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Text);
        Assert.Contains("created the tables", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(0, names.Available);
    }

    private static async Task<bool> CanRunAsync(string[] command)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            _ = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
