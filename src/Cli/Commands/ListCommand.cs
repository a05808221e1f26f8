using System.CommandLine;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;

namespace Experiments.Cli.Commands;

/// <summary>The command that lists the experiments of this folder, or of a cluster.</summary>
internal sealed class ListCommand : ProgramCommand
{
    public ListCommand(Terminal terminal)
        : base("list", "List the experiments of this folder or of a cluster, the newest first.",
            "list", "list --mine", "list --output json",
            "list --cluster gpu-head")
    {
        var mine = new Option<bool>("--mine") { Description = "Only your experiments." };
        Add(mine);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var list = await experiments.ListAsync(null, cancellation);
            if (parsed.GetValue(mine)) list = [.. list.Where(e => e.IsOwn)];
            if (output.IsForPrograms(parsed))
                await output.WriteAsync(parsed, terminal, StatusJson.Build(list), StatusJson.List);
            else ExperimentList.Write(list, terminal.Out, terminal.Clock.LocalTimeZone);
            StoreWarnings.Write(terminal, list);
            return ExitCodes.Done;
        });
    }
}
