using System.CommandLine;
using System.CommandLine.Completions;
using Experiments.Cli.Results;
using Experiments.Client;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Commands;

/// <summary>
/// Completes arguments that name an experiment by what was run in this folder, or on the cluster that is named. Creates
/// nothing, and knows nothing rather than fail.
/// </summary>
internal static class ExperimentCompletions
{
    /// <summary>What such an argument is called in every command.</summary>
    public const string Argument = "EXPERIMENT";

    /// <summary>Somebody waits with a finger on the key.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    public static void AddTo(RootCommand root)
    {
        foreach (var argument in root.Subcommands.SelectMany(c => c.Arguments).Where(a => a.Name == Argument))
        {
            // Without a name of its own the help would name it by what can be completed.
            argument.HelpName = Argument;
            argument.CompletionSources.Add(GetCompletions);
        }
        foreach (var option in root.Subcommands.SelectMany(c => c.Options).Where(o => o.HelpName == Argument))
            option.CompletionSources.Add(GetCompletions);
    }

    private static IEnumerable<CompletionItem> GetCompletions(CompletionContext context)
    {
        try
        {
            return [.. ReadNamesAsync(ClusterArguments.GetTypedOptions(context.ParseResult))
                .GetAwaiter()
                .GetResult()
                .Select(n => new CompletionItem(n))];
        }
        catch (Exception)
        {
            // Somebody is typing: what cannot be read or reached is said when the command runs.
            return [];
        }
    }

    private static async Task<IReadOnlyList<string>> ReadNamesAsync(ClientOptions? cluster)
    {
        if (cluster is null
                && !File.Exists(Path.Combine(StoredExperiments.DefaultFolder, SiloHostOptions.StoreFileName)))
            return [];
        await using IExperiments experiments = cluster is null
            ? new FolderExperiments(StoredExperiments.DefaultFolder, TimeProvider.System)
            : new ClusterExperiments(
                await ClusterConnector.ConnectAsync(cluster with { ConnectTimeout = s_timeout, Patience = s_timeout },
                    TimeProvider.System, CancellationToken.None),
                "");
        var all = await experiments.ListAsync(CancellationToken.None);
        return [.. all.Select(e => e.Status.Name).Concat(all.Select(e => e.Status.ExperimentId)).Distinct()];
    }
}
