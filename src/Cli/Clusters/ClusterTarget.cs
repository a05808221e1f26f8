using Experiments.Cli.Terminals;
using Experiments.Client;

namespace Experiments.Cli.Clusters;

/// <summary>The naming of a cluster, by a command line or by the environment.</summary>
internal static class ClusterTarget
{
    public const string AddressName = "--cluster";
    public const string AddressVariable = "EXPERIMENTS_CLUSTER";
    public const string IdVariable = "EXPERIMENTS_CLUSTER_ID";

    /// <summary>Returns the options by which another command names the same cluster; empty if there is none.</summary>
    public static string FormatOptions(ClientOptions? options)
    {
        if (options is null) return "";
        var address =
            options.Address == GetVariable(AddressVariable) ? "" : $" {AddressName} {ShellWord.Quote(options.Address)}";
        var usual = GetVariable(IdVariable) ?? ClientOptions.DefaultClusterId;
        return address + (options.ClusterId == usual ? "" : $" --cluster-id {ShellWord.Quote(options.ClusterId)}");
    }

    /// <summary>Reads an environment variable; null if it is not set or empty.</summary>
    public static string? GetVariable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
