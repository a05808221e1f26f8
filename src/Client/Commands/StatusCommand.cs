using Experiments.Client.Results;
using Experiments.Client.Terminals;
using Experiments.Client.Views;

namespace Experiments.Client.Commands;

/// <summary>Where an experiment stands, read beside the process that runs it.</summary>
internal sealed class StatusCommand : ProgramCommand
{
    public StatusCommand(Terminal terminal)
        : base("status", "Show where an experiment stands; one that runs is not disturbed.", "status", "status digits --json")
    {
        var experiment = ExperimentArguments.Optional();
        var json = Formats.Json("Write one JSON object.");
        Add(experiment);
        Add(json);
        SetAction(async (parsed, cancellation) =>
        {
            await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
            var view = store.View(await store.Find(parsed.GetValue(experiment), cancellation));
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(StatusJson.Of(view).ToJsonString());
            else terminal.Out.Write(StatusView.Of(view, terminal.Clock.LocalTimeZone));
            return ExitCodes.Done;
        });
    }
}
