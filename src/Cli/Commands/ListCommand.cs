using Experiments.Cli.Terminals;
using Experiments.Cli.Views;

namespace Experiments.Cli.Commands;

/// <summary>The command that lists the experiments of this folder, or of a cluster.</summary>
internal sealed class ListCommand : ProgramCommand
{
    public ListCommand(Terminal terminal)
        : base("list", "List the experiments of this folder or of a cluster, the newest first.", "list", "list --json",
            "list --cluster gpu-head")
    {
        var json = Formats.Json("Write a JSON array.");
        Add(json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var list = await experiments.ListAsync(cancellation);
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(StatusJson.Build(list).ToJsonString());
            else
                terminal.Out.Write(
                    ExperimentList.Render(list, terminal.Out.Profile.Width, terminal.Clock.LocalTimeZone));
            StoreWarnings.Write(terminal, list);
            return ExitCodes.Done;
        });
    }
}
