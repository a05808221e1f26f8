using Experiments.Cli.Terminals;
using Experiments.Client;

namespace Experiments.Cli.Clusters;

/// <summary>How a command line or the environment names a cluster.</summary>
internal static class ClusterTarget
{
    public const string AddressName = "--cluster";
    public const string AddressVariable = "EXPERIMENTS_CLUSTER";
    public const string IdVariable = "EXPERIMENTS_CLUSTER_ID";

    /// <summary>The options by which another command means the same cluster; empty for none.</summary>
    public static string FormatOptions(ClientOptions? options)
    {
        if (options is null) return "";
        var address =
            options.Address == GetVariable(AddressVariable) ? "" : $" {AddressName} {ShellWord.Quote(options.Address)}";
        var usual = GetVariable(IdVariable) ?? ClientOptions.DefaultClusterId;
        return address + (options.ClusterId == usual ? "" : $" --cluster-id {ShellWord.Quote(options.ClusterId)}");
    }

    /// <summary>A variable of the environment; null where it is not set or empty.</summary>
    public static string? GetVariable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
