using System.CommandLine;
using Experiments.Client.Problems;
using Experiments.Client.Results;
using Experiments.Client.Running;
using Experiments.Client.Specs;
using Experiments.Client.Terminals;
using Experiments.Engine.Artifacts;
using Experiments.Silo.Stores;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>Copies the winner of an experiment to a folder.</summary>
internal sealed class FetchCommand : ProgramCommand
{
    public FetchCommand(Terminal terminal)
        : base("fetch", "Copy the winner of an experiment to a folder.", "fetch", "fetch digits --out models/digits")
    {
        var experiment = ExperimentArguments.Optional();
        var output = new Option<string?>("--out") { Description = "The folder for the winner; without it artifacts/NAME, NAME being the experiment's.", HelpName = "DIR" };
        Add(experiment);
        Add(output);
        SetAction(async (parsed, cancellation) =>
        {
            await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
            var record = await store.Find(parsed.GetValue(experiment), cancellation);
            var artifact = record.Status.Artifact ?? throw new BadInputException(
                $"{record.Status.ExperimentId} has no winner to fetch: it is {store.View(record).StateText}",
                record.Status.State == Contracts.Results.ExperimentState.Cancelled ? "run its file again: known results are not trained again" : "see: experiments status");
            var folder = OutputFolder.Of(parsed.GetValue(output), record.Spec.Name);
            await StoredExperimentLoader.Artifacts(StoredExperiments.DefaultFolder).GetArtifact(artifact, folder, cancellation);
            // Reading it checks every file's hash: what is announced is whole.
            ArtifactReader.Load(folder);
            terminal.Out.MarkupLineInterpolated($"[green]the winner lies in[/] [bold]{folder}[/]");
            return ExitCodes.Done;
        });
    }
}
