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
            "why 7", "why 7 --experiment digits --json")
    {
        var trial = ExperimentArguments.Trial();
        var experiment = ExperimentArguments.Option();
        var json = Formats.Json("Write one JSON object.");
        Add(trial);
        Add(experiment);
        Add(json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var found = await experiments.FindAsync(parsed.GetValue(experiment), cancellation);
            var report = await TrialDetails.ReadAsync(experiments, found, parsed.GetRequiredValue(trial), cancellation);
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(TrialJson.Build(report).ToJsonString());
            else TrialView.Write(report, terminal.Out, terminal.Clock.LocalTimeZone);
            return ExitCodes.Done;
        });
    }
}
