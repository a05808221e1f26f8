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
            "init data.csv --target rooms --task numbers", "init data.csv --target price --ignore agent")
    {
        var data = new Argument<string>("DATA") { Description = "A CSV file." };
        var target = new Option<string[]>("--target")
        {
            Description = "The column to predict; repeat the option for several labels or numbers.",
            HelpName = "COLUMN"
        };
        var ignore = new Option<string[]>("--ignore")
        {
            Description = "A column to leave out; repeat the option for several.",
            HelpName = "COLUMN"
        };
        var output = new Option<string?>("--out")
        {
            Description = "The file to write. [default: the data file's name with .yaml]",
            HelpName = "FILE"
        };
        var task = new Option<string?>("--task")
        {
            Description = "The kind of the target, if the guess from its values is wrong."
        };
        task.AcceptOnlyFromAmong("classes", "numbers");
        var header = new Option<bool?>("--header")
        {
            Description = "Whether the first line has the names of the columns; without a header they are column_1, "
                + "column_2 and so on.",
            HelpName = "true|false"
        };
        var force = new Option<bool>("--force") { Description = "Replace an existing file." };
        Add(data);
        foreach (var option in (Option[])[target, ignore, output, task, header, force]) Add(option);
        var format = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        SetAction(async (parsed, cancellation) =>
        {
            var kind = parsed.GetValue(task) switch
            {
                "classes" => TargetKind.Classes,
                "numbers" => TargetKind.Numbers,
                _ => (TargetKind?)null
            };
            var init = new ExperimentInit(
                new(parsed.GetRequiredValue(data),
                    parsed.GetValue(target) ?? [], parsed.GetValue(output), kind, parsed.GetValue(force),
                    parsed.GetValue(ignore) ?? [], parsed.GetValue(header)),
                format.IsForPrograms(parsed) ? terminal.WithoutText() : terminal);
            var document = init.Run(cancellation);
            if (format.IsForPrograms(parsed)) await format.WriteAsync(parsed, terminal, document, InitJson.List);
            return ExitCodes.Done;
        });
    }
}
