using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Running;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Contracts.Results;
using Experiments.Problems;
using Experiments.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>
/// The command that resumes a paused experiment in the process that runs it, or continues one that no process runs
/// here.
/// </summary>
internal sealed class ResumeCommand : ProgramCommand
{
    public ResumeCommand(Terminal terminal)
        : base("resume",
            "Resume a paused experiment where it runs, or continue an interrupted one in this process.",
            "resume", "resume digits --slots 1")
    {
        var experiment = ExperimentArguments.OptionalToChange();
        var output = new Option<string?>("--out")
        {
            Description = "The folder for the winner. [default: artifacts/NAME]",
            HelpName = "DIR"
        };
        var force = new Option<bool>("--force") { Description = "Replace the winner of another experiment." };
        var slots = new Option<int?>("--slots")
        {
            Description = "The number of packs that train at once in this process. [default: by the number of cores]",
            HelpName = "N"
        };
        slots.TakesAtLeast(1);
        Add(experiment);
        foreach (var option in (Option[])[output, force, slots]) Add(option);
        var format = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this, "Resume the experiment on this cluster instead of in this folder.");
        Validators.Add(result =>
        {
            if (!cluster.IsGiven(result)) return;
            foreach (var option in (Option[])[output, force, slots])
                if (result.GetResult(option) is { Implicit: false })
                    result.AddError(
                        $"{option.Name} applies to a search of this folder; on a cluster, resume the search and then "
                        + "watch it: experiments watch.");
        });
        SetAction(async (parsed, cancellation) =>
        {
            if (cluster.GetOptions(parsed) is not null)
            {
                await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
                var now = await experiments.ApplyOperationAsync(
                    await FindAsync(experiments, parsed.GetValue(experiment), cancellation),
                    OperationKind.Resume, cancellation);
                if (format.IsForPrograms(parsed)) await format.WriteAsync(parsed, terminal, StatusJson.Build(now));
                else terminal.Out.WriteMarkupLine($"[bold]{now.Status.ExperimentId}[/] is {now.StateText}");
                return ExitCodes.Done;
            }
            var id = await FindInFolderAsync(parsed.GetValue(experiment), terminal, cancellation);
            if (await TryResumeElsewhereAsync(id, terminal, cancellation)) return ExitCodes.Done;
            return await new SearchRun(
                new()
                {
                    Experiment = id,
                    Out = parsed.GetValue(output),
                    Force = parsed.GetValue(force),
                    Json = format.IsForPrograms(parsed),
                    Owner = Owner.FindCurrent(),
                    Slots = parsed.GetValue(slots)
                },
                terminal)
                    .RunAsync(cancellation);
        });
    }

    private static async Task<string> FindInFolderAsync(
        string? wanted, Terminal terminal, CancellationToken cancellation)
    {
        await using var experiments = new FolderExperiments(StoredExperiments.DefaultFolder, terminal.Clock);
        return await FindAsync(experiments, wanted, cancellation);
    }

    private static async Task<string> FindAsync(
        IExperiments experiments, string? wanted, CancellationToken cancellation)
    {
        var found = await experiments.FindAsync(
            wanted, all => ExperimentChoice.FindToChange(all, wanted, e => e.CanResume), cancellation);
        return found.Status.State.HasEnded()
            ? throw new BadInputException(
                $"{found.Status.ExperimentId} has ended: it is {StateText.Format(found.Status.State)}",
                "run its file again with more points; known results are reused")
            : found.Status.ExperimentId;
    }

    private static async Task<bool> TryResumeElsewhereAsync(
        string id, Terminal terminal, CancellationToken cancellation)
    {
        await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
        if (store.Holder is not { } holder) return false;
        if (!holder.Experiments.Contains(id)) throw new FolderInUseException(store.Folder, holder.Process);
        var state =
            await new FolderOperations(store, terminal.Clock).RequestAsync(id, OperationKind.Resume, cancellation);
        terminal.Out.WriteMarkupLine($"[bold]{id}[/] is {state} in process {holder.Process}");
        return true;
    }
}
