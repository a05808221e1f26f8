using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
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
            Description = "The folder for the winner. [default: artifacts/NAME]",
            HelpName = "DIR"
        };
        var force = new Option<bool>("--force") { Description = "Replace the winner of another experiment." };
        Add(experiment);
        Add(output);
        Add(force);
        var format = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
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
            if (format.IsForPrograms(parsed))
            {
                var document = JsonShape.Create("experiment", found.Status.ExperimentId);
                document["folder"] = folder;
                await format.WriteAsync(parsed, terminal, document);
            }
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
