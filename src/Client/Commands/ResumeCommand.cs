using System.CommandLine;
using Experiments.Client.Problems;
using Experiments.Client.Results;
using Experiments.Client.Running;
using Experiments.Client.Terminals;
using Experiments.Client.Views;
using Experiments.Silo.Hosting;
using Experiments.Silo.Stores;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>Goes on with a paused experiment in the process that runs it, or with one that no process runs here.</summary>
internal sealed class ResumeCommand : ProgramCommand
{
    public ResumeCommand(Terminal terminal)
        : base("resume", "Go on with an experiment that was paused or interrupted: where it runs, or here where no process runs it.", "resume", "resume digits --slots 1")
    {
        var experiment = ExperimentArguments.Optional();
        var output = new Option<string?>("--out") { Description = "The folder for the winner; without it artifacts/NAME, NAME being the experiment's.", HelpName = "DIR" };
        var json = Formats.Json("Write JSON Lines: what happens, and at last how it ended.");
        var slots = new Option<int?>("--slots") { Description = "How many packs train at once in this process; without it what the machine has cores for.", HelpName = "N" };
        slots.TakesAtLeast(1);
        Add(experiment);
        foreach (var option in (Option[])[output, json, slots]) Add(option);
        SetAction(async (parsed, cancellation) =>
        {
            var id = await Find(parsed.GetValue(experiment), cancellation);
            if (await AskedElsewhere(id, terminal, cancellation)) return ExitCodes.Done;
            return await new SearchRun(
                new() { Experiment = id, Out = parsed.GetValue(output), Json = parsed.GetValue(json), Slots = parsed.GetValue(slots) }, terminal).Run(cancellation);
        });
    }

    private static async Task<string> Find(string? wanted, CancellationToken cancellation)
    {
        await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
        var record = wanted is null
            ? (await store.List(cancellation)).FirstOrDefault(e => !StateText.IsEnd(e.Status.State)) ?? throw new BadInputException("every experiment of this folder has ended", "see: experiments list")
            : await store.Find(wanted, cancellation);
        return StateText.IsEnd(record.Status.State)
            ? throw new BadInputException($"{record.Status.ExperimentId} has ended: it is {StateText.Of(record.Status.State)}", "run its file again with more points: known results are not trained again")
            : record.Status.ExperimentId;
    }

    private static async Task<bool> AskedElsewhere(string id, Terminal terminal, CancellationToken cancellation)
    {
        await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
        if (store.Holder is not { } holder) return false;
        if (!holder.Experiments.Contains(id)) throw new FolderInUseException(store.Folder, holder.Process);
        var state = await new ExperimentSwitch(store, terminal.Clock).Ask(id, RequestVerb.Resume, cancellation);
        terminal.Out.MarkupLineInterpolated($"[bold]{id}[/] is {state} in process {holder.Process}");
        return true;
    }
}
