using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Cli.Watching;
using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Engine.Artifacts;
using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Problems;
using Experiments.Results;
using Spectre.Console;

namespace Experiments.Cli.Running;

/// <summary>Writes a run for people.</summary>
internal sealed class TextRunOutput(Terminal terminal) : IRunOutput
{
    private const int Top = 10;
    private readonly IAnsiConsole _console = terminal.Out;

    public IProgressOutput Progress { get; } = terminal.Out.Profile.Capabilities.Interactive
        ? new LiveOutput(terminal.Out, terminal.Clock)
        : new PlainOutput(terminal.Out, terminal.Clock);

    public void Starting(RunStart start)
    {
        var experiment = start.Experiment;
        _console.WriteMarkupLine($"[bold]{start.Id}[/]{(start.Continues ? " continues" : "")}");
        WriteSentence(ExperimentSummary.DescribeWork(experiment), indent: 2);
        WriteSentence(ExperimentSummary.DescribeData(experiment), indent: 2);
        if (start.KnownFits > 0)
            WriteSentence(
                $"{ExperimentSummary.Count(start.KnownFits.Value, "fit")} of them "
                + $"{(start.KnownFits == 1 ? "is" : "are")} "
                + $"{(start.Continues ? "done" : "known already")} and will not be trained again", indent: 2);
        if (start.Unfinished is { } unfinished)
            WriteSentence($"{unfinished} of the same file is unfinished: --continue would continue it", indent: 2);
        if (start.Replaces is { } folder)
            WriteSentence($"{folder} holds the winner of an earlier run of this file, which will be replaced; "
                + "experiments fetch brings it back", indent: 2);
        WarningText.Write(experiment.Plan.Warnings, _console);
    }

    public IProgress<long>? Uploading(string file, long bytes) => UploadProgress.ForPeople(file, bytes, terminal);

    public void Estimated(SearchEstimate estimate) => WriteSentence(EstimateText.Format(estimate), indent: 2);

    public void Completed(ExperimentResults results, BestEstimator best, string? folder, string fetch, TimeSpan elapsed)
    {
        WriteTable(results);
        _console.Write(BestView.Render(best));
        _console.WriteLine();
        WriteCounts(results, elapsed);
        WarningText.WriteCounted(results.Status.Warnings, _console);
        if (folder is null)
        {
            WriteLine($"fetch the winner with: {fetch}");
            return;
        }
        _console.WriteMarkupLine($"[green]winner saved to[/] [bold]{folder}[/]");
        WriteSentence(
            $"{ArtifactNames.Model} holds the whole pipeline, {ArtifactNames.Readme} says how to load it", indent: 2);
        WriteLine($"  predict with it: experiments predict {folder} DATA.csv");
    }

    public void Failed(ExperimentResults results, TimeSpan elapsed)
    {
        if (results.Table.Rows.Count > 0) WriteTable(results);
        WriteCounts(results, elapsed);
        WarningText.WriteCounted(results.Status.Warnings, _console);
        ProblemPrinter.Print(terminal.Errors, [new Problem(
            "", null, results.Status.Message
                ?? $"the search ended without a winner: it is {StateText.Format(results.Status.State)}",
            results.Status.State == ExperimentState.Cancelled
                ? "its results are kept: the same command continues from them, and with budget: { max_trials: N } the "
                    + "best of them wins"
                : null)]);
    }

    public void Interrupted(string id, bool goesOn, string command)
    {
        WriteLine(goesOn
            ? $"interrupted; the search continues on the cluster as {id}"
            : "interrupted; all completed fits are kept");
        WriteLine($"  {(goesOn ? "watch it again" : "continue")} with: {command}");
    }

    public void NotBegun(string id, string command, string? check)
    {
        WriteLine(check is null
            ? "interrupted before the search began: nothing is stored"
            : "interrupted while the search was submitted: the cluster may have taken it");
        WriteLine(check is null ? $"  run it with: {command}" : $"  see whether it runs with: {check}");
    }

    public void Detached(string id, string command)
    {
        WriteLine($"stopped watching; {id} continues");
        WriteLine($"  watch it again with: {command}");
    }

    private void WriteTable(ExperimentResults results) =>
        _console.Write(Leaderboard.Render(results, Top, _console.Profile.Width));

    private void WriteCounts(ExperimentResults results, TimeSpan elapsed)
    {
        var status = results.Status;
        var failed = status.FitsFailed > 0 ? $", {Numbers.Whole(status.FitsFailed)} failed" : "";
        var known = status.FitsAdopted > 0 ? $", {Numbers.Whole(status.FitsAdopted)} known already" : "";
        WriteSentence(
            $"{ExperimentSummary.Count(status.TrialsDone, "trial")}, "
            + $"{ExperimentSummary.Count(status.FitsCompleted, "fit")}{failed}{known} in {Numbers.Time(elapsed)}");
    }

    private void WriteSentence(string text, int indent = 0) => _console.WriteSentence(Plain.Escape(text), indent);

    private void WriteLine(string text) => _console.WriteUnwrapped(text);
}
