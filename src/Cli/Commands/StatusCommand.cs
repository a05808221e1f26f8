using Experiments.Cli.Terminals;
using Experiments.Cli.Views;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows the state of an experiment, of this folder or of a cluster.</summary>
internal sealed class StatusCommand : ProgramCommand
{
    public StatusCommand(Terminal terminal)
        : base("status", "Show the state and the progress of an experiment.", "status",
            "status digits --json", "status digits --cluster gpu-head")
    {
        var experiment = ExperimentArguments.Optional();
        var json = Formats.Json("Write one JSON object.");
        Add(experiment);
        Add(json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var view = await experiments.FindAsync(parsed.GetValue(experiment), cancellation);
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(StatusJson.Build(view).ToJsonString());
            else terminal.Out.Write(StatusView.Render(view, terminal.Clock.LocalTimeZone));
            StoreWarnings.Write(terminal, view);
            return ExitCodes.Done;
        });
    }
}
