using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Client;
using Experiments.Problems;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows the winner of an experiment.</summary>
internal sealed class BestCommand : ProgramCommand
{
    public BestCommand(Terminal terminal)
        : base(
            "best", "Show the winner of an experiment, or the leading trial so far.", "best", "best digits --json")
    {
        var experiment = ExperimentArguments.Optional();
        var json = Formats.Json("Write one JSON object.");
        Add(experiment);
        Add(json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var found = await experiments.FindAsync(parsed.GetValue(experiment), cancellation);
            var best = BestEstimator.FromResults(await experiments.ReadResultsAsync(found, cancellation))
                ?? throw new BadInputException($"{found.Status.ExperimentId} has no finished trial with a score",
                    found.Status.Message ?? "wait for the first one, or see: experiments results");
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(BestJson.Build(best).ToJsonString());
            else terminal.Out.Write(BestView.Render(best));
            return ExitCodes.Done;
        });
    }
}
