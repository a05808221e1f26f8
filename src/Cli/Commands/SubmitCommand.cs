using System.CommandLine;
using Experiments.Cli.Clusters;
using Experiments.Cli.Results;
using Experiments.Cli.Running;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Planning;
using Experiments.Specs;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that submits a search to a cluster and returns.</summary>
internal sealed class SubmitCommand : ProgramCommand
{
    public SubmitCommand(Terminal terminal)
        : base(
            "submit", "Submit a search to a cluster and return; the search runs there.",
            "submit examples/digits.yaml --cluster gpu-head",
            "submit examples/digits.yaml --cluster 10.0.0.7:30000,10.0.0.8:30000",
            "submit examples/digits.yaml --cluster gpu-head --id nightly-2026-03-01")
    {
        var spec = new Argument<string>("SPEC") { Description = "The experiment file." };
        var id = new Option<string?>("--id", "--idempotency-key")
        {
            Description =
                "The experiment's id, instead of a generated one; two submissions with the same id are one experiment.",
            HelpName = "ID"
        };
        var strict = StrictOption.Create();
        var owner = OwnerOption.Create();
        Add(spec);
        var cluster = ClusterArguments.AddTo(
            this, $"The cluster. [default: the one that {ClusterTarget.AddressVariable} names]");
        Add(id);
        Add(owner);
        Add(strict);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        Validators.Add(result =>
        {
            if (!cluster.IsGiven(result))
                result.AddError(
                    $"submit needs {ClusterTarget.AddressName} HOST, or {ClusterTarget.AddressVariable} in the "
                    + "environment; to search on this machine: experiments run.");
            if (result.GetValue(id) is { } key && !ExperimentNames.IsValidId(key))
                result.AddError($"--id '{key}' is not a valid id: {ExperimentNames.IdRule}.");
        });
        SetAction(async (parsed, cancellation) =>
        {
            using var interruption = new Interruption(cancellation);
            var experiment = ExperimentLoader.Load(parsed.GetRequiredValue(spec), trainsHere: false);
            if (parsed.GetValue(strict)) StrictRules.Check(experiment);
            var options = cluster.GetOptions(parsed)! with
            {
                Owner = parsed.GetValue(owner) ?? Owner.FindCurrent(),
                ConfigureHost = TelemetryEndpoint.Export(terminal),
            };
            await using var client = await ClusterArguments.ConnectAsync(options, terminal, interruption.Token);
            var key = parsed.GetValue(id) ?? ExperimentNames.NewId(experiment.Spec.Name);
            var uploading = output.IsForPrograms(parsed)
                ? null
                : UploadProgress.ForPeople(experiment.Spec.Data.FileName, experiment.Content.Length, terminal);
            var isKnown = await SearchRun.SubmitAsync(client, key, experiment, uploading, interruption.Token);
            if (output.IsForPrograms(parsed))
            {
                var document = JsonShape.Create("experiment", key);
                document["submitted_before"] = isKnown;
                document["warnings"] = JsonShape.Create(experiment.Plan.Warnings);
                await output.WriteAsync(parsed, terminal, document);
            }
            else Write(key, isKnown, experiment, ClusterTarget.FormatOptions(options), terminal.Out);
            return ExitCodes.Done;
        });
    }

    private static void Write(
        string id, bool isKnown, LoadedExperiment experiment, string target, IAnsiConsole output)
    {
        var work = ExperimentSummary.DescribeWork(experiment);
        if (isKnown) output.WriteMarkupLine($"[bold]{id}[/] is submitted already: {work}");
        else output.WriteMarkupLine($"submitted [bold]{id}[/]: {work}");
        WarningText.Write(experiment.Plan.Warnings, output);
        output.WriteUnwrapped($"  watch it with: experiments watch {id}{target}");
    }
}
