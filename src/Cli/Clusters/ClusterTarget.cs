using Experiments.Cli.Terminals;
using Experiments.Client;
using Experiments.Handshake;
using Spectre.Console;

namespace Experiments.Cli.Clusters;

/// <summary>The naming of a cluster, by a command line or by the environment.</summary>
internal static class ClusterTarget
{
    public const string AddressName = "--cluster";
    public const string AddressVariable = "EXPERIMENTS_CLUSTER";
    public const string IdVariable = "EXPERIMENTS_CLUSTER_ID";
    public const string SecretName = "--cluster-secret-file";
    public const string SecretVariable = "EXPERIMENTS_CLUSTER_SECRET_FILE";

    /// <summary>Returns the options by which another command names the same cluster; empty if there is none.</summary>
    public static string FormatOptions(ClientOptions? options)
    {
        if (options is null) return "";
        var address =
            options.Address == GetVariable(AddressVariable) ? "" : $" {AddressName} {ShellWord.Quote(options.Address)}";
        var usual = GetVariable(IdVariable) ?? ClientOptions.DefaultClusterId;
        return address + (options.ClusterId == usual ? "" : $" --cluster-id {ShellWord.Quote(options.ClusterId)}")
            + (options.ClusterSecretFile is not { } secret || secret == GetVariable(SecretVariable)
                ? ""
                : $" {SecretName} {ShellWord.Quote(secret)}");
    }

    /// <summary>Warns of a cluster's secret that other users of this machine can read.</summary>
    public static void WarnOfExposedSecret(ClientOptions options, Terminal terminal)
    {
        if (options.ClusterSecretFile is { } path && SecretFile.FindExposure(path) is { } exposure)
            terminal.Errors.WriteLine($"warning: {exposure}");
    }

    /// <summary>Reads an environment variable; null if it is not set or empty.</summary>
    public static string? GetVariable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
