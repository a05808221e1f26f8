using Experiments.Cli.Results;
using Experiments.Cli.Running;
using Experiments.Cli.Terminals;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows a search that runs elsewhere, until it has ended.</summary>
internal sealed class WatchCommand : ProgramCommand
{
    public WatchCommand(Terminal terminal)
        : base(
            "watch",
            "Watch a search that runs on a cluster, or in another process of this folder; Ctrl-C leaves the search "
            + "running.",
            "watch digits --cluster gpu-head", "watch", "watch digits --output json | tail -1")
    {
        var experiment = ExperimentArguments.Optional();
        Add(experiment);
        var format = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this, "Watch a search of this cluster instead of one of this folder.");
        SetAction(async (parsed, cancellation) =>
        {
            using var interruption = new Interruption(cancellation);
            await using var experiments = await cluster.OpenAsync(
                parsed, terminal, interruption.Token, tellsItself: true);
            var found = await experiments.FindAsync(parsed.GetValue(experiment), interruption.Token);
            return await new SearchWatch(experiments,
                format.IsForPrograms(parsed)
                    ? new JsonRunOutput(terminal.Raw, terminal.Clock)
                    : new TextRunOutput(terminal),
                terminal.Clock)
                .RunAsync(found, interruption.Token);
        });
    }
}
