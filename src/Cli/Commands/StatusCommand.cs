using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows the state of an experiment, of this folder or of a cluster.</summary>
internal sealed class StatusCommand : ProgramCommand
{
    public StatusCommand(Terminal terminal)
        : base("status", "Show the state and the progress of an experiment.", "status",
            "status digits --output json", "status digits --cluster gpu-head")
    {
        var experiment = ExperimentArguments.Optional();
        Add(experiment);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var view = await experiments.FindAsync(parsed.GetValue(experiment), cancellation);
            var slots = view.IsActive && await experiments.ReadLeasesAsync(view.Status.ExperimentId, cancellation)
                is { } leases ? SlotWork.FromLeases(leases) : [];
            if (output.IsForPrograms(parsed))
                await output.WriteAsync(parsed, terminal, StatusJson.Build(view, slots));
            else terminal.Out.Write(StatusView.Render(view, slots, terminal.Clock.LocalTimeZone));
            StoreWarnings.Write(terminal, view);
            return ExitCodes.Done;
        });
    }
}
