using System.CommandLine;
using Experiments.Client.Problems;
using Experiments.Client.Results;
using Experiments.Client.Terminals;
using Experiments.Client.Views;

namespace Experiments.Client.Commands;

/// <summary>The winner of an experiment.</summary>
internal sealed class BestCommand : ProgramCommand
{
    public BestCommand(Terminal terminal)
        : base("best", "Show the winner of an experiment, or the trial that leads so far.", "best", "best digits --json")
    {
        var experiment = ExperimentArguments.Optional();
        var json = Formats.Json("Write one JSON object.");
        Add(experiment);
        Add(json);
        SetAction(async (parsed, cancellation) =>
        {
            await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
            var record = await store.Find(parsed.GetValue(experiment), cancellation);
            var best = BestEstimator.Of(await store.Results(record, cancellation))
                ?? throw new BadInputException($"{record.Status.ExperimentId} has no finished trial with a score", record.Status.Message ?? "wait for the first, or see: experiments results");
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(BestJson.Of(best).ToJsonString());
            else terminal.Out.Write(BestView.Of(best));
            return ExitCodes.Done;
        });
    }
}
