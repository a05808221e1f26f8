using System.CommandLine;
using System.Text.Json.Nodes;
using Experiments.Cli.Running;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Specs;
using Experiments.Specs.Reference;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that checks an experiment file and its data, and runs nothing.</summary>
internal sealed class ValidateCommand : ProgramCommand
{
    public ValidateCommand(Terminal terminal)
        : base(
            "validate", "Check an experiment file and its data without running it.",
            "validate examples/digits.yaml", $"validate --schema > {ExperimentSchema.FileName}")
    {
        var spec =
            new Argument<string?>("SPEC") { Description = "The experiment file.", Arity = ArgumentArity.ZeroOrOne };
        var schema = new Option<bool>("--schema")
        {
            Description = "Print the JSON Schema of experiment files, for editors; takes no file."
        };
        Add(spec);
        var strict = StrictOption.Create();
        Add(schema);
        Add(strict);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        Validators.Add(result =>
        {
            if (result.GetResult(spec) is null or { Tokens.Count: 0 } && !result.GetValue(schema))
                result.AddError("Required argument 'SPEC' missing for command: 'validate'.");
        });
        SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(schema)) terminal.Raw.Write(ExperimentSchema.Text);
            if (parsed.GetValue(spec) is not { } file) return ExitCodes.Done;
            if (output.IsForPrograms(parsed))
            {
                var (document, code) = CheckForPrograms(file, parsed.GetValue(strict));
                await output.WriteAsync(parsed, terminal, document);
                return code;
            }
            Check(Load(file, parsed.GetValue(strict)), terminal.Out);
            return ExitCodes.Done;
        });
    }

    private static LoadedExperiment Load(string file, bool isStrict)
    {
        var experiment = ExperimentLoader.Load(file, trainsHere: false);
        if (isStrict) StrictRules.Check(experiment);
        return experiment;
    }

    private static (JsonObject Document, int ExitCode) CheckForPrograms(string file, bool isStrict)
    {
        try
        {
            return (ValidationJson.Build(Load(file, isStrict)), ExitCodes.Done);
        }
        catch (BadInputException e)
        {
            return (ValidationJson.Build(file, e.Problems), ExitCodes.BadInput);
        }
    }

    private static void Check(LoadedExperiment experiment, IAnsiConsole output)
    {
        output.WriteMarkupLine($"[green]valid[/] {experiment.Source}");
        output.WriteSentence(Plain.Escape(ExperimentSummary.DescribeWork(experiment)), indent: 2);
        output.WriteSentence(Plain.Escape(ExperimentSummary.DescribeData(experiment)), indent: 2);
        WarningText.Write(experiment.Plan.Warnings, output);
        // A missing device is only a warning: the file may be meant for a cluster.
        if (ExperimentPlanner.CheckDevice(experiment.Spec) is not [])
        {
            output.WriteMarkup($"  [yellow]warning:[/] this machine has no device '{experiment.Spec.Device}': ");
            output.MarkupLine("run it on a cluster that has one; 'experiments devices' shows what is missing here");
        }
    }
}
