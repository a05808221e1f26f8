using System.CommandLine;
using Experiments.Client.Problems;
using Experiments.Client.Specs;
using Experiments.Client.Terminals;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>Checks an experiment file and its data, and runs nothing.</summary>
internal sealed class ValidateCommand : ProgramCommand
{
    public ValidateCommand(Terminal terminal)
        : base("validate", "Check an experiment file and its data, and run nothing.", "validate examples/digits.yaml")
    {
        var spec = new Argument<string>("SPEC") { Description = "The experiment file." };
        Add(spec);
        SetAction(parsed =>
        {
            var experiment = ExperimentLoader.Load(parsed.GetRequiredValue(spec));
            terminal.Out.MarkupLineInterpolated($"[green]valid[/] {experiment.Source}");
            terminal.Out.WriteUnwrapped($"  {ExperimentSummary.Work(experiment)}");
            terminal.Out.WriteUnwrapped($"  {ExperimentSummary.Data(experiment)}");
            foreach (var warning in experiment.Plan.Warnings) terminal.Out.MarkupLineInterpolated($"  [yellow]warning:[/] {warning}");
            return ExitCodes.Done;
        });
    }
}
