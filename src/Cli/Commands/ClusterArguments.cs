using System.CommandLine;
using System.CommandLine.Parsing;
using Experiments.Cli.Clusters;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Client;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The options by which a command names a cluster; the environment names one where they do not.</summary>
internal sealed class ClusterArguments
{
    private readonly Option<string?> _address;
    private readonly Option<string> _id = CreateIdOption();

    private ClusterArguments(string description) =>
        _address = new(ClusterTarget.AddressName) { Description = description, HelpName = "HOST[:PORT]" };

    /// <summary>Adds them to a command.</summary>
    public static ClusterArguments AddTo(
        ProgramCommand command, string description = "Use this cluster instead of this folder.")
    {
        var arguments = new ClusterArguments(description);
        command.Add(arguments._address);
        command.Add(arguments._id);
        return command.Cluster = arguments;
    }

    /// <summary>The option for a cluster's name.</summary>
    private static Option<string> CreateIdOption() => new("--cluster-id")
    {
        Description = "The cluster's name, if it is not the default.",
        HelpName = "NAME",
        DefaultValueFactory = _ =>
            ClusterTarget.GetVariable(ClusterTarget.IdVariable) ?? ClientOptions.DefaultClusterId,
    };

    /// <summary>The cluster that is named, or null.</summary>
    public ClientOptions? GetOptions(ParseResult parsed) =>
        ResolveAddress(parsed.GetValue(_address)) is { } address
            ? new() { Address = address, ClusterId = parsed.GetRequiredValue(_id) }
            : null;

    /// <summary>Whether a cluster is named.</summary>
    public bool IsGiven(SymbolResult result) =>
        ResolveAddress(result.GetResult(_address)?.GetValueOrDefault<string?>()) is not null;

    /// <summary>The cluster that a command line names as it is being typed, or null.</summary>
    public static ClientOptions? GetTypedOptions(ParseResult parsed) =>
        parsed.CommandResult.Command is ProgramCommand { Cluster: { } arguments } ? arguments.GetOptions(parsed) : null;

    /// <summary>The experiments of the cluster that is named, or else of this folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where it is said that the connection is lost.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="tellsItself">Whether the command shows itself that the connection is lost.</param>
    public async Task<IExperiments> OpenAsync(
        ParseResult parsed, Terminal terminal, CancellationToken cancellation, bool tellsItself = false)
    {
        if (GetOptions(parsed) is not { } options)
            return new FolderExperiments(StoredExperiments.DefaultFolder, terminal.Clock);
        return new ClusterExperiments(
            tellsItself
                ? await ClusterConnector.ConnectAsync(options, terminal.Clock, cancellation)
                : await ConnectAsync(options, terminal, cancellation),
            ClusterTarget.FormatOptions(options));
    }

    /// <summary>Connects to a cluster; that the connection is lost is said beside the output.</summary>
    public static async Task<ExperimentsClient> ConnectAsync(
        ClientOptions options, Terminal terminal, CancellationToken cancellation)
    {
        var client = await ClusterConnector.ConnectAsync(options, terminal.Clock, cancellation);
        client.ConnectionChanged += change =>
            terminal.Errors.WriteLine(change.IsLost ? $"{change.Reason}, trying again" : change.Reason);
        return client;
    }

    private static string? ResolveAddress(string? option) =>
        string.IsNullOrEmpty(option) ? ClusterTarget.GetVariable(ClusterTarget.AddressVariable) : option;
}
