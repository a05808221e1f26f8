using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Engine.Data;
using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Problems;
using Experiments.Silo.Settings;
using Experiments.Specs;
using Experiments.Specs.Reference;
using Spectre.Console;

namespace Experiments.Cli.Init;

/// <summary>From a file of rows to an experiment file that runs.</summary>
internal sealed class ExperimentInit(InitOptions options, Terminal terminal)
{
    private const int ClassesNamed = 8;

    /// <summary>Writes the experiment file, or shows the columns where none is named.</summary>
    /// <returns>Whether a file was written.</returns>
    /// <exception cref="BadInputException">The data cannot be used as it is; carries everything that is in the way.</exception>
    public bool Run(CancellationToken cancellation)
    {
        var table = CsvReader.Read(options.Data);
        var columns = table.Columns.Select(ColumnProfile.Of).ToList();
        if (options.Targets.Count == 0)
        {
            Show(table, columns);
            return false;
        }

        var file = ExperimentFile.At(options.Out, options.Data, options.Force);
        var targets = options.Targets.Distinct(StringComparer.Ordinal).Select(name => Find(table, columns, name)).ToList();
        var without = columns.Except(targets).Select(c => (Column: c, Reason: LeftOut.Reason(c))).Where(c => c.Reason is not null).ToList();
        var features = columns.Except(targets).Except(without.Select(c => c.Column)).ToList();
        if (features.Count == 0 && without.Count > 0)
            throw new BadInputException([.. without.Select(c => new Problem(table.Source, null, $"column '{c.Column.Name}': it cannot be a feature, for {c.Reason}", "give at least one column of numbers"))]);
        if (features.Count == 0) throw new BadInputException("every column is a target: no features are left", "name only the columns to predict", table.Source);
        if (Obstacles.Of(table, features, targets).ToList() is { Count: > 0 } problems) throw new BadInputException(problems);

        var guess = TargetGuess.Of(table, targets, options.Task);
        var suggestion = Suggestion.For(table.Rows, guess.Kind, targets);
        Say(table, features, targets, guess, suggestion);
        foreach (var (column, reason) in without) Marked("  [yellow]left out:[/]", $"'{column.Name}', for {reason}");
        var sentence = $"{ExperimentSummary.Count(table.Rows, "row")}, {ExperimentSummary.Count(features.Count, "feature")}; {Names(targets)}: {Holds(targets, guess.Kind)}.";
        var experiment = file.Write(ExperimentText.Of(file.Name, file.WayTo(options.Data), [.. targets.Select(t => t.Name)], [.. without.Select(c => c.Column.Name)], sentence, guess, suggestion));
        Conclude(file, experiment, cancellation);
        return true;
    }

    private static ColumnProfile Find(TabularData table, List<ColumnProfile> columns, string name) => columns.Find(c => c.Name == name)
        ?? throw new BadInputException($"there is no column '{name}'", NearestName.Suggest(name, columns.Select(c => c.Name)), table.Source);

    private void Show(TabularData table, List<ColumnProfile> columns)
    {
        Line($"{table.Source}: {ExperimentSummary.Count(table.Rows, "row")}, {ExperimentSummary.Count(columns.Count, "column")}");
        terminal.Out.Write(ColumnTable.Of(columns));
        Line("Name the column to predict, for example:");
        Line($"  experiments init {ShellWord.Of(options.Data)} --target {ShellWord.Of(LikelyTarget.Of(columns).Name)}");
    }

    private void Say(TabularData table, List<ColumnProfile> features, List<ColumnProfile> targets, TargetGuess guess, Suggestion suggestion)
    {
        Line($"{table.Source}: {ExperimentSummary.Count(table.Rows, "row")}, {ExperimentSummary.Count(features.Count, "feature")}");
        Line($"  {Names(targets)}: {Holds(targets, guess.Kind)}");
        Line($"  taken as {(targets.Count > 1 && guess.Kind == TargetKind.Classes ? "labels" : TargetGuess.Word(guess.Kind))}, for {guess.Reason}");
        if (suggestion.IsImbalanced) Line($"  some classes are rare: {suggestion.Scoring[0]} picks the winner, which counts each class alike");
    }

    private void Conclude(ExperimentFile file, LoadedExperiment experiment, CancellationToken cancellation)
    {
        foreach (var warning in experiment.Plan.Warnings) Marked("  [yellow]warning:[/]", warning);
        terminal.Out.WriteLine();
        Marked("[green]wrote[/]", $"{file.Path}, and {ExperimentSchema.FileName} for editors");
        Line($"  {ExperimentSummary.Work(experiment)}");
        Line($"  {EstimateText.Of(SearchEstimate.Measure(experiment.Plan, new SiloHostOptions().Slots, terminal.Clock, cancellationToken: cancellation))}");
        terminal.Out.WriteLine();
        Line($"run it: experiments run {ShellWord.Of(file.Path)}");
    }

    private static string Names(List<ColumnProfile> targets) => string.Join(", ", targets.Select(t => $"'{t.Name}'"));

    private static string Holds(List<ColumnProfile> targets, TargetKind kind)
    {
        if (targets.Count > 1) return kind == TargetKind.Classes ? $"{targets.Count} labels" : $"{targets.Count} numbers";
        var target = targets[0];
        if (kind == TargetKind.Numbers) return ExperimentSummary.Count(target.Different, "different number");
        var named = string.Join(", ", target.Counts.Take(ClassesNamed).Select(c => $"{c.Key} ({Numbers.Whole(c.Value)})"));
        return $"{Numbers.Whole(target.Different)} classes, {named}{(target.Different > ClassesNamed ? ", …" : "")}";
    }

    private void Marked(string mark, string text) => terminal.Out.Write(new UnwrappedLine($"{mark} {Markup.Escape(text)}"));

    private void Line(string text) => terminal.Out.WriteUnwrapped(text);
}
