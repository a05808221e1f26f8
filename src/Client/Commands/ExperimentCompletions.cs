using System.CommandLine;
using System.CommandLine.Completions;
using Experiments.Client.Results;
using Experiments.Silo.Hosting;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Client.Commands;

/// <summary>Completes arguments that name an experiment by what was run in this folder. Creates nothing, and knows nothing rather than fail.</summary>
internal static class ExperimentCompletions
{
    /// <summary>What such an argument is called in every command.</summary>
    public const string Argument = "EXPERIMENT";

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
            return [.. Names().GetAwaiter().GetResult().Select(n => new CompletionItem(n))];
        }
        catch (Exception)
        {
            // Somebody is typing: a store that cannot be read is said when the command runs.
            return [];
        }
    }

    private static async Task<IReadOnlyList<string>> Names()
    {
        var file = Path.Combine(StoredExperiments.DefaultFolder, SiloHostOptions.StoreFileName);
        if (!File.Exists(file)) return [];
        await using var reader = SqliteExperimentReader.Open(file);
        var all = await reader.List(CancellationToken.None);
        return [.. all.Select(e => e.Spec.Name).Concat(all.Select(e => e.Status.ExperimentId)).Distinct()];
    }
}
