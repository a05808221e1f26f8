using System.Globalization;
using Experiments.Engine.Data;
using Experiments.Engine.Tasks;
using Experiments.Problems;

namespace Experiments.Cli.Init;

/// <summary>The kind of target, and the reason for the choice.</summary>
/// <param name="Kind">Classes or numbers.</param>
/// <param name="Reason">The reason, as the second half of a sentence, with the option that changes the choice.</param>
internal sealed record TargetGuess(TargetKind Kind, string Reason)
{
    private const int MaxClasses = 30;
    private const int MinRowsPerClass = 5;

    /// <summary>Returns the kind that the user gives, or else infers it from the columns.</summary>
    /// <exception cref="BadInputException">The columns do not fit the kind that the user gives.</exception>
    public static TargetGuess Infer(TabularData table, IReadOnlyList<ColumnProfile> targets, TargetKind? asked)
    {
        if (asked is { } kind)
        {
            Require(table, targets, kind);
            return new(kind, $"--task {Word(kind)} says so");
        }
        return targets.Count == 1 ? InferOne(table, targets[0]) : InferSeveral(table, targets);
    }

    public static string Word(TargetKind kind) => kind == TargetKind.Classes ? "classes" : "numbers";

    private static TargetGuess InferOne(TabularData table, ColumnProfile target)
    {
        var different = target.DistinctValues;
        if (target.Kind == ColumnKind.Text)
        {
            if (2 * different > table.Rows)
                throw new BadInputException(
                    $"the column '{target.Name}' has {different} different texts in {table.Rows} rows: these are not "
                    + "classes",
                    "name the column that holds the classes", table.Source);
            return new(TargetKind.Classes, "it is text");
        }
        if (target.Kind == ColumnKind.Whole && different <= MaxClasses && different * MinRowsPerClass <= table.Rows)
            return new(TargetKind.Classes,
                $"it holds only {different} different whole numbers; --task numbers predicts them as numbers");
        return new(TargetKind.Numbers, target.Kind == ColumnKind.Whole
            ? $"it holds {different} different whole numbers; --task classes makes each of them a class"
            : different == 1 ? "it holds numbers" : $"it holds {different} different numbers");
    }

    private static TargetGuess InferSeveral(TabularData table, IReadOnlyList<ColumnProfile> targets)
    {
        Require(table, [.. targets.Where(t => t.Kind == ColumnKind.Text)], TargetKind.Numbers);
        return targets.All(IsLabel)
            ? new(TargetKind.Classes, "each holds only 0 and 1; --task numbers predicts them as numbers")
            : new(TargetKind.Numbers, "they are numbers");
    }

    private static void Require(TabularData table, IReadOnlyList<ColumnProfile> targets, TargetKind kind)
    {
        foreach (var target in targets)
        {
            if (kind == TargetKind.Numbers && target.Kind == ColumnKind.Text)
                throw new BadInputException(
                    $"the column '{target.Name}' is text ('{target.Counts[0].Key}'), and no number can be predicted "
                    + "from it",
                    targets.Count > 1
                        ? "predict it alone, or write it as columns of 0 and 1"
                        : "leave --task numbers out",
                    table.Source);
            if (kind == TargetKind.Classes && targets.Count > 1 && !IsLabel(target))
                throw new BadInputException(
                    $"the column '{target.Name}' holds values other than 0 and 1, and each of several target "
                    + "columns is a label",
                    "predict it alone, or write it as columns of 0 and 1", table.Source);
            if (kind == TargetKind.Classes && target.Kind == ColumnKind.Number)
                throw new BadInputException(
                    $"the column '{target.Name}' holds numbers that are not whole ({Fraction(table, target)}), which "
                    + "cannot be classes",
                    "leave --task classes out", table.Source);
        }
    }

    private static string Fraction(TabularData table, ColumnProfile column) =>
        ((NumericColumn)table.Find(column.Name)!).Values.ToArray().First(v => v != Math.Truncate(v)).ToString(
            "R", CultureInfo.InvariantCulture);

    private static bool IsLabel(ColumnProfile target) =>
        target.Kind == ColumnKind.Whole && target.Counts.All(c => c.Key is "0" or "1");
}
