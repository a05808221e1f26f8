using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that removes an experiment of this folder, or of a cluster.</summary>
internal sealed class DeleteCommand : ProgramCommand
{
    public DeleteCommand(Terminal terminal)
        : base("delete", "Delete an experiment with its results and its artifact; fetched copies stay.",
            "delete digits-01M85F9MB5BCYH6QT2QB77D7WD", "delete nightly --yes --cluster gpu-head")
    {
        var experiment = ExperimentArguments.Required();
        Add(experiment);
        var confirmation = ConfirmationOption.AddTo(this);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var wanted = parsed.GetRequiredValue(experiment);
            var found = await experiments.FindAsync(
                wanted, all => ExperimentChoice.FindToDelete(all, wanted), cancellation);
            if (!confirmation.Confirm(parsed, terminal,
                    $"delete {ExperimentChoice.Describe(found)}, with its results and its model?"))
                return ExitCodes.Declined;
            await experiments.DeleteAsync(found.Status.ExperimentId, cancellation);
            if (output.IsForPrograms(parsed))
            {
                await output.WriteAsync(parsed, terminal, JsonShape.Create("deleted", found.Status.ExperimentId));
                return ExitCodes.Done;
            }
            var gc = found.Target is null ? "; experiments gc frees the space of data sets that nothing uses" : "";
            terminal.Out.WriteMarkupLine($"deleted [bold]{found.Status.ExperimentId}[/]{gc}");
            return ExitCodes.Done;
        });
    }
}
