using System.Text.Json.Nodes;
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
    /// <returns>What was found and done, for programs.</returns>
    /// <exception cref="BadInputException">The data cannot be used as it is; carries every obstacle.</exception>
    public JsonObject Run(CancellationToken cancellation)
    {
        var table = ReadTable();
        var columns = table.Columns.Select(ColumnProfile.FromColumn).ToList();
        if (options.Targets.Count == 0)
        {
            Show(table, columns);
            return InitJson.Build(table, columns, [], [], null, []);
        }

        var targets =
            options.Targets.Distinct(StringComparer.Ordinal).Select(name => Find(table, columns, name)).ToList();
        var ignored =
            options.Ignore.Distinct(StringComparer.Ordinal).Select(name => Find(table, columns, name)).ToList();
        if (ignored.Find(targets.Contains) is { } both)
            throw new BadInputException($"the column '{both.Name}' is to be predicted and cannot be left out",
                "name it with --target or with --ignore", table.Source);
        var (without, kept) = ExcludedColumns.Choose([.. columns.Except(targets)], ignored);
        var features = columns.Except(targets).Except(without.Select(c => c.Column)).ToList();
        if (features.Count == 0 && without.Count > 0)
            throw new BadInputException([.. without.Select(c => new Problem(
                table.Source, null, $"column '{c.Column.Name}': it cannot be a feature because {c.Reason}",
                "give at least one column of numbers"))]);
        if (features.Count == 0)
            throw new BadInputException(
                "every column is a target: no feature remains", "name only the columns to predict", table.Source);
        var file = ExperimentFile.Locate(options.Out, options.Data, options.Force);
        var problems = DataObstacles.Find(table, features, targets, options.Task == TargetKind.Classes).ToList();
        if (problems.Count > 0) throw new BadInputException(problems);

        var guess = TargetGuess.Infer(table, targets, options.Task);
        var order = TimeOrder.Find(table, options.Targets);
        var suggestion = Suggestion.Create(table.Rows, guess.Kind, targets, order);
        WriteProposal(table, features, targets, guess, suggestion);
        foreach (var (column, reason) in without.Where(c => !IsLoss(c)))
            WriteMarked("  left out:", $"'{column.Name}', because {reason}");
        var sentence =
            $"{ExperimentSummary.Count(table.Rows, "row")}, {ExperimentSummary.Count(features.Count, "feature")}; "
            + $"{Names(targets)}: {DescribeTarget(targets, guess.Kind)}.";
        var experiment = file.Write(ExperimentText.Render(
            file.Name, file.GetRelativePath(options.Data), [.. targets.Select(t => t.Name)],
            [.. without.Select(c => c.Column.Name)], sentence, guess, suggestion, options.Header));
        List<string> warnings =
        [
            .. FindWarnings(suggestion), .. kept.Select(ExcludedColumns.DescribeKept),
            .. without.Where(IsLoss).Select(c => $"'{c.Column.Name}' is left out, because {c.Reason}"),
            .. experiment.Plan.Warnings,
        ];
        Conclude(file, experiment, warnings, cancellation);
        return InitJson.Build(
            table, columns, targets, [.. without.Select(c => (c.Column, c.Reason))], file.Path, warnings);

        bool IsLoss((ColumnProfile Column, string Reason) c) =>
            ExcludedColumns.IsLoss(c.Column) && !ignored.Contains(c.Column);
    }

    private static IEnumerable<string> FindWarnings(Suggestion suggestion)
    {
        if (suggestion.Order is { IsInOrder: false } order)
            yield return $"The rows have times ('{order.Column}') and are not in their order: if the model is to "
                + "forecast, sort the file by them, and judge it by rows that follow those of training: "
                + $"{ExperimentText.TimeSplit}";
    }

    private TabularData ReadTable()
    {
        var data = DataReader.Read(options.Data, options: new() { Header = options.Header });
        return DataFormats.Find(data.Format) is not { HasSeparateLabels: true } format
            ? data.Table
            : throw new BadInputException($"the labels of {format.Title} are in a separate file",
                "write the experiment file: data: { path: FILE, labels: FILE }", options.Data);
    }

    private ColumnProfile Find(TabularData table, List<ColumnProfile> columns, string name) =>
        columns.Find(c => c.Name == name)
            ?? throw new BadInputException(
                $"there is no column '{name}'",
                NearestName.Suggest(
                    name, columns.Select(c => c.Name),
                    other => options.Targets.Contains(other) || options.Ignore.Contains(other))
                + (columns.Count > 1 ? "" : " It is the only one: fields must be separated by commas."), table.Source);

    private void Show(TabularData table, List<ColumnProfile> columns)
    {
        WriteLine(
            $"{table.Source}: {ExperimentSummary.Count(table.Rows, "row")}, "
            + $"{ExperimentSummary.Count(columns.Count, "column")}");
        terminal.Out.Write(ColumnTable.Render(columns));
        WriteLine("Name the column to predict, for example:");
        WriteLine(
            $"  experiments init {ShellWord.Quote(options.Data)}{DescribeHeader()} --target "
            + $"{ShellWord.Quote(LikelyTarget.Find(columns).Name)}");
    }

    private string DescribeHeader() =>
        options.Header is { } header ? $" --header {(header ? "true" : "false")}" : "";

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
        if (suggestion.Order is { IsInOrder: true } order)
            WriteLine(
                $"  the rows are in order of '{order.Column}', {(order.IsSorted ? "" : "the newest first, ")}so they "
                + "are not shuffled; a forecast is judged by rows that follow those of training"
                + $"{(order.IsSorted ? "" : ", in a file with the oldest first")}: {ExperimentText.TimeSplit}");
    }

    private void Conclude(
        ExperimentFile file, LoadedExperiment experiment, List<string> warnings, CancellationToken cancellation)
    {
        terminal.Out.WriteLine();
        WriteMarked("[green]wrote[/]", $"{file.Path}, and {ExperimentSchema.FileName} for editors");
        WriteLine($"  {ExperimentSummary.DescribeWork(experiment)}");
        var estimate = SearchEstimate.Measure(
            experiment.Plan, new SiloHostOptions().Slots, terminal.Clock, cancellationToken: cancellation);
        WriteLine($"  {EstimateText.Format(estimate)}");
        WarningText.WriteCounted(warnings, terminal.Out);
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
            ", ", target.Counts.Take(ClassesNamed).Select(c => $"{QuoteBlanks(c.Key)} ({Numbers.Whole(c.Value)})"));
        return $"{Numbers.Whole(target.DistinctValues)} classes, "
            + $"{named}{(target.DistinctValues > ClassesNamed ? ", …" : "")}";
    }

    // Blanks at the ends of a name are seen between quotes alone.
    private static string QuoteBlanks(string name) =>
        name.Length == 0 || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]) ? $"'{name}'" : name;

    private void WriteMarked(string mark, string text) =>
        terminal.Out.Write(new UnwrappedLine($"{mark} {Plain.Escape(text)}"));

    private void WriteLine(string text) => terminal.Out.WriteUnwrapped(text);
}
