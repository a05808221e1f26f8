using System.CommandLine;
using Experiments.Cli.Init;
using Experiments.Cli.Terminals;
using Experiments.Engine.Tasks;

namespace Experiments.Cli.Commands;

/// <summary>The command that writes an experiment file for the user's data.</summary>
internal sealed class InitCommand : ProgramCommand
{
    public InitCommand(Terminal terminal)
        : base(
            "init",
            "Write a commented experiment file for a CSV file; without --target, list the file's columns.",
            "init examples/data/wine.csv", "init examples/data/wine.csv --target class",
            "init data.csv --target height --target weight --out sizes.yaml",
            "init data.csv --target rooms --task numbers")
    {
        var data = new Argument<string>("DATA") { Description = "A CSV file with a header." };
        var target = new Option<string[]>("--target")
        {
            Description = "The column to predict; repeat the option for several labels or numbers.",
            HelpName = "COLUMN"
        };
        var output = new Option<string?>("--out")
        {
            Description = "The file to write (default: the data file's name with .yaml).",
            HelpName = "FILE"
        };
        var task = new Option<string?>("--task")
        {
            Description = "The kind of the target, if the guess from its values is wrong."
        };
        task.AcceptOnlyFromAmong("classes", "numbers");
        var force = new Option<bool>("--force") { Description = "Replace an existing file." };
        Add(data);
        foreach (var option in (Option[])[target, output, task, force]) Add(option);
        SetAction((parsed, cancellation) =>
        {
            var kind = parsed.GetValue(task) switch
            {
                "classes" => TargetKind.Classes,
                "numbers" => TargetKind.Numbers,
                _ => (TargetKind?)null
            };
            var init = new ExperimentInit(
                new(parsed.GetRequiredValue(data),
                    parsed.GetValue(target) ?? [], parsed.GetValue(output), kind, parsed.GetValue(force)),
                terminal);
            return Task.FromResult(init.Run(cancellation) ? ExitCodes.Done : ExitCodes.BadInput);
        });
    }
}
