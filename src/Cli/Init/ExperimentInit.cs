using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Engine.Tasks;
using Experiments.Problems;
using Experiments.Silo.Settings;
using Experiments.Specs;
using Experiments.Specs.Reference;
using Spectre.Console;

namespace Experiments.Cli.Init;

/// <summary>Turns a file of rows into an experiment file that can be run.</summary>
internal sealed class ExperimentInit(InitOptions options, Terminal terminal)
{
    private const int ClassesNamed = 8;

    /// <summary>Writes the experiment file, or shows the columns if no target is named.</summary>
    /// <returns>True if a file was written.</returns>
    /// <exception cref="BadInputException">The data cannot be used as it is; carries every obstacle.</exception>
    public bool Run(CancellationToken cancellation)
    {
        var table = ReadTable();
        var columns = table.Columns.Select(ColumnProfile.FromColumn).ToList();
        if (options.Targets.Count == 0)
        {
            Show(table, columns);
            return false;
        }

        var file = ExperimentFile.Locate(options.Out, options.Data, options.Force);
        var targets =
            options.Targets.Distinct(StringComparer.Ordinal).Select(name => Find(table, columns, name)).ToList();
        var without = columns.Except(targets)
            .Select(c => (Column: c, Reason: ExcludedColumns.FindReason(c)))
            .Where(c => c.Reason is not null)
            .ToList();
        var features = columns.Except(targets).Except(without.Select(c => c.Column)).ToList();
        if (features.Count == 0 && without.Count > 0)
            throw new BadInputException([.. without.Select(c => new Problem(
                table.Source, null, $"column '{c.Column.Name}': it cannot be a feature because {c.Reason}",
                "give at least one column of numbers"))]);
        if (features.Count == 0)
            throw new BadInputException(
                "every column is a target: no feature remains", "name only the columns to predict", table.Source);
        if (DataObstacles.Find(table, features, targets).ToList() is { Count: > 0 } problems)
            throw new BadInputException(problems);

        var guess = TargetGuess.Infer(table, targets, options.Task);
        var suggestion = Suggestion.Create(table.Rows, guess.Kind, targets);
        WriteProposal(table, features, targets, guess, suggestion);
        foreach (var (column, reason) in without)
            WriteMarked("  [yellow]left out:[/]", $"'{column.Name}', because {reason}");
        var sentence =
            $"{ExperimentSummary.Count(table.Rows, "row")}, {ExperimentSummary.Count(features.Count, "feature")}; "
            + $"{Names(targets)}: {DescribeTarget(targets, guess.Kind)}.";
        var experiment = file.Write(ExperimentText.Render(file.Name, file.GetRelativePath(options.Data),
            [.. targets.Select(t => t.Name)], [.. without.Select(c => c.Column.Name)], sentence, guess, suggestion));
        Conclude(file, experiment, cancellation);
        return true;
    }

    private TabularData ReadTable()
    {
        var data = DataReader.Read(options.Data);
        return DataFormats.Find(data.Format) is not { HasSeparateLabels: true } format
            ? data.Table
            : throw new BadInputException($"the labels of {format.Title} are in a separate file",
                "write the experiment file: data: { path: FILE, labels: FILE }", options.Data);
    }

    private static ColumnProfile Find(TabularData table, List<ColumnProfile> columns, string name) =>
        columns.Find(c => c.Name == name)
            ?? throw new BadInputException(
                $"there is no column '{name}'", NearestName.Suggest(name, columns.Select(c => c.Name)), table.Source);

    private void Show(TabularData table, List<ColumnProfile> columns)
    {
        WriteLine(
            $"{table.Source}: {ExperimentSummary.Count(table.Rows, "row")}, "
            + $"{ExperimentSummary.Count(columns.Count, "column")}");
        terminal.Out.Write(ColumnTable.Render(columns));
        WriteLine("Name the column to predict, for example:");
        WriteLine(
            $"  experiments init {ShellWord.Quote(options.Data)} --target "
            + $"{ShellWord.Quote(LikelyTarget.Find(columns).Name)}");
    }

    private void WriteProposal(
        TabularData table,
        List<ColumnProfile> features,
        List<ColumnProfile> targets,
        TargetGuess guess,
        Suggestion suggestion)
    {
        WriteLine(
            $"{table.Source}: {ExperimentSummary.Count(table.Rows, "row")}, "
            + $"{ExperimentSummary.Count(features.Count, "feature")}");
        WriteLine($"  {Names(targets)}: {DescribeTarget(targets, guess.Kind)}");
        WriteLine(
            "  taken as "
            + $"{(targets.Count > 1 && guess.Kind == TargetKind.Classes ? "labels" : TargetGuess.Word(guess.Kind))}, "
            + $"because {guess.Reason}");
        if (suggestion.IsImbalanced)
            WriteLine(
                $"  some classes are rare: {suggestion.Scoring[0]} picks the winner, and weighs all classes equally");
    }

    private void Conclude(ExperimentFile file, LoadedExperiment experiment, CancellationToken cancellation)
    {
        foreach (var warning in experiment.Plan.Warnings) WriteMarked("  [yellow]warning:[/]", warning);
        terminal.Out.WriteLine();
        WriteMarked("[green]wrote[/]", $"{file.Path}, and {ExperimentSchema.FileName} for editors");
        WriteLine($"  {ExperimentSummary.DescribeWork(experiment)}");
        var estimate = SearchEstimate.Measure(
            experiment.Plan, new SiloHostOptions().Slots, terminal.Clock, cancellationToken: cancellation);
        WriteLine($"  {EstimateText.Format(estimate)}");
        terminal.Out.WriteLine();
        WriteLine($"run it: experiments run {ShellWord.Quote(file.Path)}");
    }

    private static string Names(List<ColumnProfile> targets) => string.Join(", ", targets.Select(t => $"'{t.Name}'"));

    private static string DescribeTarget(List<ColumnProfile> targets, TargetKind kind)
    {
        if (targets.Count > 1)
            return kind == TargetKind.Classes ? $"{targets.Count} labels" : $"{targets.Count} numbers";
        var target = targets[0];
        if (kind == TargetKind.Numbers) return ExperimentSummary.Count(target.DistinctValues, "different number");
        var named = string.Join(
            ", ", target.Counts.Take(ClassesNamed).Select(c => $"{c.Key} ({Numbers.Whole(c.Value)})"));
        return $"{Numbers.Whole(target.DistinctValues)} classes, "
            + $"{named}{(target.DistinctValues > ClassesNamed ? ", …" : "")}";
    }

    private void WriteMarked(string mark, string text) =>
        terminal.Out.Write(new UnwrappedLine($"{mark} {Plain.Escape(text)}"));

    private void WriteLine(string text) => terminal.Out.WriteUnwrapped(text);
}
