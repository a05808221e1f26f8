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
            "best", "Show the winner of an experiment, or the leading trial so far.",
            "best", "best digits --output json")
    {
        var experiment = ExperimentArguments.Optional();
        Add(experiment);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var found = await experiments.FindAsync(parsed.GetValue(experiment), cancellation);
            var best = BestEstimator.FromResults(await experiments.ReadResultsAsync(found, cancellation))
                ?? throw new BadInputException($"{found.Status.ExperimentId} has no finished trial with a score",
                    found.Status.Message ?? "wait for the first one, or see: experiments results");
            if (output.IsForPrograms(parsed)) await output.WriteAsync(parsed, terminal, BestJson.Build(best));
            else terminal.Out.Write(BestView.Render(best));
            return ExitCodes.Done;
        });
    }
}
