using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Silo.Settings;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that frees the space of data that no experiment uses.</summary>
internal sealed class GcCommand : ProgramCommand
{
    public GcCommand(Terminal terminal)
        : base("gc",
            "Free the space of data sets and artifacts that no experiment of this folder uses.", "gc --dry-run", "gc")
    {
        var dry = new Option<bool>("--dry-run") { Description = "List what would be freed without freeing it." };
        Add(dry);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        SetAction(async (parsed, cancellation) =>
        {
            await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
            // A run in progress may have stored items to which its experiment does not refer yet.
            using var idle = parsed.GetValue(dry) ? null : FolderLock.Acquire(StoredExperiments.DefaultFolder);
            var artifacts = StoredExperimentLoader.Artifacts(StoredExperiments.DefaultFolder);
            var unused = Garbage.Find(await artifacts.ListAsync(cancellation), await store.ListAsync(cancellation));
            foreach (var item in unused)
            {
                if (idle is not null) await artifacts.DeleteAsync(item, cancellation);
                if (output.IsForPrograms(parsed)) continue;
                terminal.Out.WriteMarkupLine(
                    $"{(idle is null ? "would free" : "freed")} {Numbers.Bytes(item.Bytes)}  {Garbage.Describe(item)}");
            }
            if (output.IsForPrograms(parsed))
            {
                var document = GarbageJson.Build(unused, idle is not null);
                await output.WriteAsync(parsed, terminal, document, GarbageJson.List);
                return ExitCodes.Done;
            }
            terminal.Out.WriteMarkupLine(
                $"[bold]{Numbers.Bytes(unused.Sum(i => i.Bytes))}[/] {(idle is null ? "would be freed" : "freed")}");
            return ExitCodes.Done;
        });
    }
}
