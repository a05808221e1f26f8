using System.CommandLine;
using System.CommandLine.Parsing;
using Experiments.Cli.Clusters;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Client;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The options by which a command names a cluster. Without them, the environment can name one.</summary>
internal sealed class ClusterArguments
{
    private readonly Option<string?> _address;
    private readonly Option<string> _id = CreateIdOption();
    private readonly Option<string?> _secret = new(ClusterTarget.SecretName)
    {
        Description = "The file with the cluster's secret, if it has one.",
        HelpName = "FILE",
    };

    private ClusterArguments(string description) =>
        _address = new(ClusterTarget.AddressName) { Description = description, HelpName = "HOST[:PORT]" };

    /// <summary>Adds the options to a command.</summary>
    public static ClusterArguments AddTo(
        ProgramCommand command, string description = "Use this cluster instead of this folder.")
    {
        var arguments = new ClusterArguments(description);
        command.Add(arguments._address);
        command.Add(arguments._id);
        command.Add(arguments._secret);
        return command.Cluster = arguments;
    }

    /// <summary>Creates the option of a cluster's name.</summary>
    private static Option<string> CreateIdOption() => new("--cluster-id")
    {
        Description = "The cluster's name, if it is not the default.",
        HelpName = "NAME",
        DefaultValueFactory = _ =>
            ClusterTarget.GetVariable(ClusterTarget.IdVariable) ?? ClientOptions.DefaultClusterId,
    };

    /// <summary>Returns the cluster that is named, or null.</summary>
    public ClientOptions? GetOptions(ParseResult parsed) =>
        ResolveAddress(parsed.GetValue(_address)) is { } address
            ? new()
            {
                Address = address,
                ClusterId = parsed.GetRequiredValue(_id),
                Owner = Owner.FindCurrent(),
                ClusterSecretFile = parsed.GetValue(_secret) is { Length: > 0 } secret
                    ? secret
                    : ClusterTarget.GetVariable(ClusterTarget.SecretVariable),
            }
            : null;

    /// <summary>Checks whether a cluster is named.</summary>
    public bool IsGiven(SymbolResult result) =>
        ResolveAddress(result.GetResult(_address)?.GetValueOrDefault<string?>()) is not null;

    /// <summary>Returns the cluster that an incomplete command line names during completion, or null.</summary>
    public static ClientOptions? GetTypedOptions(ParseResult parsed) =>
        parsed.CommandResult.Command is ProgramCommand { Cluster: { } arguments } ? arguments.GetOptions(parsed) : null;

    /// <summary>Opens the experiments of the cluster that is named, or else of this folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Receives the message about a lost connection.</param>
    /// <param name="cancellation">Cancels the connection attempt.</param>
    /// <param name="tellsItself">True if the command itself shows that the connection is lost.</param>
    public async Task<IExperiments> OpenAsync(
        ParseResult parsed, Terminal terminal, CancellationToken cancellation, bool tellsItself = false)
    {
        if (GetOptions(parsed) is not { } options)
        {
            var folder = new FolderExperiments(StoredExperiments.DefaultFolder, terminal.Clock);
            StoreWarnings.Write(terminal, folder.Loss);
            return folder;
        }
        ClusterTarget.WarnOfExposedSecret(options, terminal);
        return new ClusterExperiments(
            tellsItself
                ? await ClusterConnector.ConnectAsync(options, terminal.Clock, cancellation)
                : await ConnectToldAsync(options, terminal, cancellation),
            ClusterTarget.FormatOptions(options), options.Owner);
    }

    /// <summary>Connects to a cluster. Changes of the connection are reported on standard error.</summary>
    public static async Task<ExperimentsClient> ConnectAsync(
        ClientOptions options, Terminal terminal, CancellationToken cancellation)
    {
        ClusterTarget.WarnOfExposedSecret(options, terminal);
        return await ConnectToldAsync(options, terminal, cancellation);
    }

    private static async Task<ExperimentsClient> ConnectToldAsync(
        ClientOptions options, Terminal terminal, CancellationToken cancellation)
    {
        var client = await ClusterConnector.ConnectAsync(options, terminal.Clock, cancellation);
        client.ConnectionChanged += change =>
            terminal.Errors.WriteUnwrapped(change.IsLost ? $"{change.Reason}, trying again" : change.Reason);
        return client;
    }

    private static string? ResolveAddress(string? option) =>
        string.IsNullOrEmpty(option) ? ClusterTarget.GetVariable(ClusterTarget.AddressVariable) : option;
}
