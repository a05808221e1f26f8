using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows the history of a trial, with the reasons of failures.</summary>
internal sealed class WhyCommand : ProgramCommand
{
    public WhyCommand(Terminal terminal)
        : base(
            "why", "Show the history of a trial: its fits, their workers, their failures, and the ends of their logs.",
            "why", "why digits", "why digits 7 --output json")
    {
        var trial = TrialArguments.AddTo(this);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var (found, number) = await trial.FindAsync(parsed, experiments, cancellation);
            var report = await TrialDetails.ReadAsync(experiments, found, number, cancellation);
            if (output.IsForPrograms(parsed)) await output.WriteAsync(parsed, terminal, TrialJson.Build(report));
            else TrialView.Write(report, terminal.Out, terminal.Clock.LocalTimeZone);
            return ExitCodes.Done;
        });
    }
}
