using Experiments.Client.Results;
using Experiments.Client.Terminals;
using Experiments.Client.Views;

namespace Experiments.Client.Commands;

/// <summary>The experiments of this folder.</summary>
internal sealed class ListCommand : ProgramCommand
{
    public ListCommand(Terminal terminal)
        : base("list", "List the experiments of this folder, the newest first.", "list", "list --json")
    {
        var json = Formats.Json("Write a JSON array.");
        Add(json);
        SetAction(async (parsed, cancellation) =>
        {
            await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
            var experiments = (await store.List(cancellation)).Select(e => store.View(e)).ToList();
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(StatusJson.Of(experiments).ToJsonString());
            else terminal.Out.Write(ExperimentList.Of(experiments, terminal.Out.Profile.Width, terminal.Clock.LocalTimeZone));
            return ExitCodes.Done;
        });
    }
}
