using System.CommandLine;
using System.CommandLine.Completions;
using Experiments.Cli.Results;
using Experiments.Client;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Commands;

/// <summary>Completes arguments that name an experiment by what was run in this folder, or on the cluster that is named. Creates nothing, and knows nothing rather than fail.</summary>
internal static class ExperimentCompletions
{
    /// <summary>What such an argument is called in every command.</summary>
    public const string Argument = "EXPERIMENT";

    /// <summary>Somebody waits with a finger on the key.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    public static void AddTo(RootCommand root)
    {
        foreach (var argument in root.Subcommands.SelectMany(c => c.Arguments).Where(a => a.Name == Argument))
        {
            // Without a name of its own the help would name it by what can be completed.
            argument.HelpName = Argument;
            argument.CompletionSources.Add(Known);
        }
        foreach (var option in root.Subcommands.SelectMany(c => c.Options).Where(o => o.HelpName == Argument)) option.CompletionSources.Add(Known);
    }

    private static IEnumerable<CompletionItem> Known(CompletionContext context)
    {
        try
        {
            return [.. Names(ClusterArguments.AsTyped(context.ParseResult)).GetAwaiter().GetResult().Select(n => new CompletionItem(n))];
        }
        catch (Exception)
        {
            // Somebody is typing: what cannot be read or reached is said when the command runs.
            return [];
        }
    }

    private static async Task<IReadOnlyList<string>> Names(ClientOptions? cluster)
    {
        if (cluster is null && !File.Exists(Path.Combine(StoredExperiments.DefaultFolder, SiloHostOptions.StoreFileName))) return [];
        await using IExperiments experiments = cluster is null
            ? new FolderExperiments(StoredExperiments.DefaultFolder, TimeProvider.System)
            : new ClusterExperiments(await ClusterConnector.Connect(cluster with { ConnectTimeout = s_patience, Patience = s_patience }, TimeProvider.System, CancellationToken.None), "");
        var all = await experiments.List(CancellationToken.None);
        return [.. all.Select(e => e.Status.Name).Concat(all.Select(e => e.Status.ExperimentId)).Distinct()];
    }
}
