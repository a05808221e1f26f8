using System.Collections.Immutable;
using System.Globalization;
using Experiments.Engine.Tasks;
using Experiments.Search.Specs;

namespace Experiments.Engine.Data;

/// <summary>Resolves the task and its classes from the whole target.</summary>
internal static class TargetResolver
{
    public static TargetInfo Resolve(TabularData data, IReadOnlyList<Column> targets, IReadOnlyList<LearningTask> tasks)
    {
        foreach (var target in targets) ThrowIfMissing(data, target);
        if (tasks[0].Form == TargetForm.Numbers) return Numbers(data, targets, tasks[0]);
        return targets.Count == 1 && tasks.Any(task => task.Form == TargetForm.Class)
            ? Classes(targets[0], tasks)
            : Multilabel(data, targets, tasks);
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

    private static TargetInfo Classes(Column target, IReadOnlyList<LearningTask> tasks)
    {
        var (classes, integers) = target switch
        {
            NumericColumn numbers => (NumericClasses(numbers), !numbers.HasCodes),
            TextColumn texts => (TextClasses(texts), false),
            _ => throw new ArgumentException($"A {target.GetType().Name} cannot be a target.", nameof(target)),
        };
        if (classes.Length == 1)
            throw new SpecException(
                DatasetSchema.TargetPath, $"The target '{target.Name}' has only one class: {classes[0]}.",
                "A classifier needs at least two classes: check the target column.");
        return new(
            Choose(tasks, TargetForm.Class, 1, classes.Length, $"'{target.Name}' has {classes.Length} classes"),
            [target.Name], classes, integers);
    }

    // Classes are the texts of the file. They are numbers only where every text is one in its shortest form.
    private static ImmutableArray<string> NumericClasses(NumericColumn target)
    {
        if (target.HasCodes)
            return [.. Enumerable.Range(0, target.Rows).Select(target.GetText).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)];
        foreach (var value in target.Values)
        {
            if (NumberText.IsWhole(value)) continue;
            throw new SpecException(
                DatasetSchema.TargetPath,
                $"The target '{target.Name}' holds continuous numbers "
                + $"({value.ToString(CultureInfo.InvariantCulture)}), which are not classes.",
                "Use mlp_regressor for numbers, or name the column that holds the classes.");
        }
        return [.. target.Values.ToArray().Distinct().Order().Select(NumberText.Format)];
    }

    private static ImmutableArray<string> TextClasses(TextColumn target) =>
        [.. target.Values.ToArray().OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static TargetInfo Multilabel(
        TabularData data, IReadOnlyList<Column> targets, IReadOnlyList<LearningTask> tasks)
    {
        var task = Choose(
            tasks, TargetForm.Labels, targets.Count, 0, $"there are {targets.Count} target columns");
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
        return new(task, [.. targets.Select(t => t.Name)], [], true);
    }

    private static LearningTask Choose(
        IReadOnlyList<LearningTask> tasks, TargetForm form, int names, int classes, string found) =>
        tasks.FirstOrDefault(task => task.Form == form && task.Accepts(names, classes)) ?? throw new SpecException(
            DatasetSchema.TargetPath,
            $"The estimator predicts {string.Join(" or ", tasks.Select(task => task.Doc))}, and {found}.",
            "Choose another estimator, or another target.");

    private static void ThrowIfMissing(TabularData data, Column target)
    {
        for (var row = 0; row < target.Rows; row++)
            if (target.IsMissing(row))
                throw new DataException(data.Source, "the target is missing.",
                    "Remove the row, or fill in the value; NA and null mean a missing value too, unless they are in "
                    + "quotes in a column of text or data.missing lists others.", data.GetLine(row), target.Name);
    }
}
