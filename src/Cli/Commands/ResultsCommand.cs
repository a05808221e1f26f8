using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Results;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows the trials of an experiment, with scikit-learn's columns.</summary>
internal sealed class ResultsCommand : ProgramCommand
{
    public ResultsCommand(Terminal terminal)
        : base(
            "results",
            "Show the trials of an experiment, the best first; csv and json have the columns of scikit-learn's "
            + "cv_results_.",
            "results", "results digits --top 10", "results digits --output csv > cv_results.csv")
    {
        var experiment = ExperimentArguments.Optional();
        var top = new Option<int>("--top")
        {
            Description = "The most trials that the table shows; csv and json have all.",
            HelpName = "N",
            DefaultValueFactory = _ => 100
        };
        top.TakesAtLeast(1);
        Add(experiment);
        Add(top);
        var format = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var found = await experiments.FindAsync(parsed.GetValue(experiment), cancellation);
            var results = await experiments.ReadResultsAsync(found, cancellation);
            switch (format.Get(parsed))
            {
                case OutputFormat.Csv: await terminal.Raw.WriteAsync(results.Table.ToCsv()); break;
                case OutputFormat.Json when format.IsOld(parsed):
                    await terminal.Raw.WriteAsync(results.Table.ToJson());
                    break;
                case OutputFormat.Json: await ResultsJson.WriteAsync(found, results, terminal.Raw); break;
                default: Draw(results, found.StateText, parsed.GetValue(top), terminal); break;
            }
            StoreWarnings.Write(terminal, found);
            return ExitCodes.Done;
        });
    }

    private static void Draw(ExperimentResults results, string state, int top, Terminal terminal)
    {
        var (status, table) = (results.Status, results.Table);
        var (done, trials) = (Numbers.Whole(status.TrialsDone), Numbers.Whole(status.Trials));
        terminal.Out.WriteMarkupLine($"[bold]{status.ExperimentId}[/] {state}, {done} of {trials} trials");
        if (table.Rows.Count > 0)
            terminal.Out.Write(Leaderboard.Render(results, top, terminal.Out.Profile.Width));
        if (table.Rows.Count > top)
            terminal.Out.WriteUnwrapped(
                $"{Numbers.Whole(table.Rows.Count - top)} more trials: show them with "
                + $"--top {table.Rows.Count}, or all columns with --output csv");
    }
}
