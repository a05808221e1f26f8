using System.CommandLine;
using System.Text.Json.Nodes;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Client;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Problems;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that copies the winner of an experiment to a folder.</summary>
internal sealed class FetchCommand : ProgramCommand
{
    public FetchCommand(Terminal terminal)
        : base("fetch", "Copy the winner of an experiment to a folder.", "fetch", "fetch digits --out models/digits",
            "fetch digits --cluster gpu-head")
    {
        var experiment = ExperimentArguments.Optional();
        var output = new Option<string?>("--out")
        {
            Description = "The folder for the winner (default: artifacts/ and the experiment's name).",
            HelpName = "DIR"
        };
        var force = new Option<bool>("--force") { Description = "Replace the winner of another experiment." };
        var json = Formats.Json("Write one JSON object.");
        Add(experiment);
        Add(output);
        Add(force);
        Add(json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var found = await experiments.FindAsync(parsed.GetValue(experiment), cancellation);
            if (found.Status.Artifact is null) throw new BadInputException(
                $"{found.Status.ExperimentId} has no winner to fetch: it is {found.StateText}", Remedy(found));
            var folder = OutputFolder.Resolve(parsed.GetValue(output), found.Status.Name);
            if (!parsed.GetValue(force)) OutputFolder.RequireOwn(folder, found.Spec!);
            try
            {
                await experiments.FetchAsync(found.Status, folder, cancellation);
            }
            catch (ArtifactStoreException e) when (!e.IsTransient)
            {
                throw new BadInputException($"the winner cannot be copied to {folder}: {e.Message}", inner: e);
            }
            if (parsed.GetValue(json))
                await terminal.Raw.WriteLineAsync(
                    new JsonObject { ["experiment"] = found.Status.ExperimentId, ["folder"] = folder }.ToJsonString());
            else terminal.Out.WriteMarkupLine($"[green]winner saved to[/] [bold]{folder}[/]");
            return ExitCodes.Done;
        });
    }

    private static string Remedy(ExperimentView experiment) => experiment switch
    {
        { Status.State: ExperimentState.Cancelled } => "run its file again; known results are reused",
        { Status.State: ExperimentState.Running or ExperimentState.Refitting, IsServed: true } =>
            $"wait for its end: experiments watch {experiment.Status.ExperimentId}{experiment.Target}",
        _ when experiment.Status.State.HasEnded() =>
            $"see: experiments status {experiment.Status.ExperimentId}{experiment.Target}",
        _ => $"continue with: experiments resume {experiment.Status.ExperimentId}{experiment.Target}",
    };
}
