using System.Collections.Immutable;
using System.Globalization;
using Experiments.Engine.Tasks;
using Experiments.Search.Specs;

namespace Experiments.Engine.Data;

/// <summary>Resolves the task and its classes from the whole target.</summary>
internal static class TargetResolver
{
    public static TargetInfo Resolve(TabularData data, IReadOnlyList<Column> targets, TargetKind kind)
    {
        foreach (var target in targets) ThrowIfMissing(data, target);
        if (LearningTasks.GetByTarget(kind).FirstOrDefault(task => task.Form == TargetForm.Numbers) is { } numbers)
            return Numbers(data, targets, numbers);
        return targets.Count == 1 ? Classes(targets[0]) : Multilabel(data, targets);
    }

    private static TargetInfo Numbers(TabularData data, IReadOnlyList<Column> targets, LearningTask task)
    {
        foreach (var text in targets.OfType<TextColumn>())
            CellExceptions.ThrowNotANumber(
                data, text, "Correct the cell; or, if the target holds classes, use mlp_classifier.");
        foreach (var target in targets.OfType<NumericColumn>())
            for (var row = 0; row < target.Rows; row++)
                if (task.FindProblem(target.Values[row]) is { } found)
                    throw new DataException(
                        data.Source, found.Problem, found.Remedy, data.GetLine(row), target.Name);
        return new(task, [.. targets.Select(t => t.Name)], [], false);
    }

    private static TargetInfo Classes(Column target)
    {
        var (classes, integers) = target switch
        {
            NumericColumn numbers => (NumericClasses(numbers), true),
            TextColumn texts => (TextClasses(texts), false),
            _ => throw new ArgumentException($"A {target.GetType().Name} cannot be a target.", nameof(target)),
        };
        if (classes.Length == 1)
            throw new SpecException(
                DatasetSchema.TargetPath, $"The target '{target.Name}' has only one class: {classes[0]}.",
                "A classifier needs at least two classes: check the target column.");
        var task = classes.Length == 2 ? LearningTasks.Binary : LearningTasks.Multiclass;
        return new(task, [target.Name], classes, integers);
    }

    private static ImmutableArray<string> NumericClasses(NumericColumn target)
    {
        foreach (var value in target.Values)
        {
            if (value == Math.Truncate(value) && Math.Abs(value) < long.MaxValue) continue;
            throw new SpecException(
                DatasetSchema.TargetPath,
                $"The target '{target.Name}' holds continuous numbers "
                + $"({value.ToString(CultureInfo.InvariantCulture)}), which are not classes.",
                "Use mlp_regressor for numbers, or name the column that holds the classes.");
        }
        return [.. target.Values.ToArray().Distinct().Order().Select(FormatClassName)];
    }

    private static ImmutableArray<string> TextClasses(TextColumn target) =>
        [.. target.Values.ToArray().OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static TargetInfo Multilabel(TabularData data, IReadOnlyList<Column> targets)
    {
        foreach (var target in targets)
        {
            if (target is not NumericColumn numbers)
            {
                CellExceptions.ThrowNotANumber(data, (TextColumn)target);
                continue;
            }
            var wrong = numbers.Values.IndexOfAnyExcept(0d, 1d);
            if (wrong >= 0)
                throw new DataException(data.Source,
                    $"{numbers.Values[wrong].ToString(CultureInfo.InvariantCulture)} is not a label: with several "
                    + "target columns, each must hold 0 or 1.",
                    "Write 1 where the label applies, and 0 elsewhere.", data.GetLine(wrong), target.Name);
        }
        return new(LearningTasks.Multilabel, [.. targets.Select(t => t.Name)], [], true);
    }

    internal static string FormatClassName(double value) => ((long)value).ToString(CultureInfo.InvariantCulture);

    private static void ThrowIfMissing(TabularData data, Column target)
    {
        for (var row = 0; row < target.Rows; row++)
            if (target.IsMissing(row))
                throw new DataException(data.Source,
                    "the target is missing.", "Remove the row, or fill in the value.", data.GetLine(row), target.Name);
    }
}
