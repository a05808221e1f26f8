using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Problems;
using Experiments.Search.Ledger;

namespace Experiments.Cli.Commands;

/// <summary>The command that trains a trial's fits again from their records.</summary>
internal sealed class ReplayCommand : ProgramCommand
{
    public ReplayCommand(Terminal terminal)
        : base(
            "replay",
            "Train a recorded trial's fits again, with the same data, hyperparameters, folds and seed.",
            "replay --verify", "replay 22 --verify", "replay digits 22 --fold 3 --verify")
    {
        var trial = TrialArguments.AddTo(this);
        var fold = new Option<int?>("--fold")
        {
            Description =
                "Only this fold, or -1 for the refit. [default: all fits of the trial, as lanes of one pack]",
            HelpName = "N"
        };
        var verify = new Option<bool>("--verify")
        {
            Description = "Compare the weights' SHA-256 with the recorded one; exit with code 1 if any differs."
        };
        Add(fold);
        Add(verify);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            await using var experiments = await cluster.OpenAsync(parsed, terminal, cancellation);
            var (found, number) = await trial.FindAsync(parsed, experiments, cancellation);
            var report = await TrialDetails.ReadAsync(experiments, found, number, cancellation);
            if (parsed.GetValue(fold) is { } asked && (asked < FoldIndex.Refit || asked >= found.Status.Folds))
                throw new BadInputException($"trial {report.Trial} has no fold {asked}",
                    $"its folds are 0 to {found.Status.Folds - 1}, and -1 is the refit");
            var recorded = report.Fits
                .Where(f => f.Ended is not null && (parsed.GetValue(fold) is not { } only || f.Fold == only))
                .Select(f => f.Ended!)
                .ToList();
            if (recorded.Count == 0)
                throw new BadInputException(
                    $"trial {report.Trial} of {found.Status.ExperimentId} has no recorded fit: it is "
                    + $"{report.State}",
                    $"see: experiments why {found.Status.ExperimentId} {report.Trial}{found.Target}");
            var fits = new Replay(await experiments.LoadAsync(found, cancellation)).Run(recorded, cancellation);
            var verifies = parsed.GetValue(verify);
            if (output.IsForPrograms(parsed))
                await output.WriteAsync(parsed, terminal, ReplayView.Json(found.Status, fits), ReplayView.List);
            else ReplayView.Write(found.Status, fits, verifies, terminal.Out);
            return verifies && !fits.All(f => f.IsSame) ? ExitCodes.SearchFailed : ExitCodes.Done;
        });
    }
}
