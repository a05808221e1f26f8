using Experiments.Client.Problems;
using Experiments.Client.Results;
using Experiments.Client.Specs;
using Experiments.Client.Terminals;
using Experiments.Client.Views;
using Experiments.Silo.Coordination;
using Experiments.Silo.Stores;
using Spectre.Console;

namespace Experiments.Client.Commands;

/// <summary>Removes an experiment of this folder.</summary>
internal sealed class DeleteCommand : ProgramCommand
{
    public DeleteCommand(Terminal terminal)
        : base("delete", "Delete an experiment with its results and its artifact; fetched copies stay.", "delete digits-01M85F9MB5BCYH6QT2QB77D7WD")
    {
        var experiment = ExperimentArguments.Required();
        Add(experiment);
        SetAction(async (parsed, cancellation) =>
        {
            var id = await Find(parsed.GetRequiredValue(experiment), cancellation);
            await using (var folder = IdleExperiments.Take(StoredExperiments.DefaultFolder)) await folder.Delete(id);
            await StoredExperimentLoader.Artifacts(StoredExperiments.DefaultFolder).Delete(new(StoredObjectKind.Artifact, id, 0), cancellation);
            terminal.Out.MarkupLineInterpolated($"deleted [bold]{id}[/]; experiments gc frees the space of data sets that nothing uses");
            return ExitCodes.Done;
        });
    }

    // What is gone is gone: a name that stands for several experiments does not say which.
    private static async Task<string> Find(string wanted, CancellationToken cancellation)
    {
        await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
        var id = (await store.Find(wanted, cancellation)).Status.ExperimentId;
        if (id == wanted) return id;
        var same = (await store.List(cancellation)).Where(e => e.Spec.Name == wanted).Select(e => e.Status.ExperimentId).ToList();
        return same is [var only] ? only : throw new BadInputException($"{same.Count} experiments are called '{wanted}'", $"name one by its id: {string.Join(", ", same)}");
    }
}
