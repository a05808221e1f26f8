using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Problems;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that removes an experiment of this folder, or of a cluster.</summary>
internal sealed class DeleteCommand : ProgramCommand
{
    public DeleteCommand(Terminal terminal)
        : base("delete", "Delete an experiment with its results and its artifact; fetched copies stay.",
            "delete digits-01M85F9MB5BCYH6QT2QB77D7WD")
    {
        var experiment = ExperimentArguments.Required();
        Add(experiment);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var found = await FindAsync(experiments, parsed.GetRequiredValue(experiment), cancellation);
            await experiments.DeleteAsync(found.Status.ExperimentId, cancellation);
            var gc = found.Target is null ? "; experiments gc frees the space of data sets that nothing uses" : "";
            terminal.Out.WriteMarkupLine($"deleted [bold]{found.Status.ExperimentId}[/]{gc}");
            return ExitCodes.Done;
        });
    }

    // A deletion is final, so a name that several experiments share is refused.
    private static async Task<ExperimentView> FindAsync(
        IExperiments experiments, string wanted, CancellationToken cancellation)
    {
        var found = await experiments.FindAsync(wanted, cancellation);
        if (found.Status.ExperimentId == wanted) return found;
        var same = (await experiments.ListAsync(cancellation))
            .Where(e => e.Status.Name == wanted)
            .Select(e => e.Status.ExperimentId)
            .ToList();
        return same.Count == 1 ? found : throw new BadInputException(
            $"{same.Count} experiments have the name '{wanted}'", $"give the id of one: {string.Join(", ", same)}");
    }
}
