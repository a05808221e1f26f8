using System.Diagnostics;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>
/// A separate network for one process, connected to this machine by a virtual cable that can be cut. Nothing beyond the
/// two ends of the cable is reached or changed.
/// </summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private readonly string _name;

    private NetworkNamespace(string name, int subnet) =>
        (_name, Near, Far) = (name, $"10.213.{subnet}.1", $"10.213.{subnet}.2");

    /// <summary>The address of this machine's end.</summary>
    public string Near { get; }

    /// <summary>The address of the other end.</summary>
    public string Far { get; }

    /// <summary>The prefix of a command that runs there.</summary>
    public IReadOnlyList<string> Command => ["ip", "netns", "exec", _name];

    /// <summary>Makes one; null where this process may not, or there is no <c>ip</c>.</summary>
    public static async Task<NetworkNamespace?> TryMakeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/sbin/ip") && !File.Exists("/sbin/ip")) return null;
        var made = new NetworkNamespace($"experiments-{Environment.ProcessId}", Environment.ProcessId % 250 + 1);
        if (!await TryAsync("netns", "add", made._name)) return null;
        if (await TryAsync("link", "add", made.Cable, "type", "veth", "peer", "name", "far", "netns", made._name)
            && await TryAsync("addr", "add", $"{made.Near}/24", "dev", made.Cable)
            && await TryAsync("link", "set", made.Cable, "up")
            && await TryAsync("-n", made._name, "addr", "add", $"{made.Far}/24", "dev", "far")
            && await TryAsync("-n", made._name, "link", "set", "far", "up")
            && await TryAsync("-n", made._name, "link", "set", "lo", "up")) return made;
        await made.DisposeAsync();
        return null;
    }

    /// <summary>Cuts the cable: packets are lost without an error.</summary>
    public Task CutAsync() => TryAsync("-n", _name, "link", "set", "far", "down");

    /// <summary>Mends the cable.</summary>
    public Task MendAsync() => TryAsync("-n", _name, "link", "set", "far", "up");

    // The cable ends with the network that holds one end of it.
    public async ValueTask DisposeAsync() => await TryAsync("netns", "delete", _name);

    private string Cable => $"exp{Environment.ProcessId}";

    private static async Task<bool> TryAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        _ = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
