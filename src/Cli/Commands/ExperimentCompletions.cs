using System.CommandLine;
using System.CommandLine.Completions;
using Experiments.Cli.Results;
using Experiments.Client;
using Experiments.Problems;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Commands;

/// <summary>
/// Completes arguments that name an experiment, with the experiments of this folder or of the cluster that is named.
/// Creates no files, and returns nothing instead of an error.
/// </summary>
internal static class ExperimentCompletions
{
    /// <summary>The name of such an argument in every command.</summary>
    public const string Argument = "EXPERIMENT";

    /// <summary>The time limit, which is short because a user waits at the prompt.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    public static void AddTo(RootCommand root)
    {
        foreach (var argument in root.Subcommands.SelectMany(c => c.Arguments).Where(a => a.Name == Argument))
        {
            // Without a name of its own, the help would show the possible values.
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
            // Errors are shown when the command runs, not during completion.
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
                "", cluster.Owner);
        var all = await experiments.ListAsync(null, CancellationToken.None);
        // A name that is not plain cannot be typed, and a shell would write it as it is.
        return [.. all.Select(e => e.Status.Name).Concat(all.Select(e => e.Status.ExperimentId))
            .Where(name => PlainText.Escape(name) == name)
            .Distinct()];
    }
}
