using System.Text.RegularExpressions;
using Experiments.Engine.Data;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.ModelSelection;

/// <summary>What in the data could mislead, although the search can run.</summary>
internal static partial class DataWarnings
{
    /// <summary>The steps of float32: 2^-24.</summary>
    private const double Resolution = 1.0 / (1 << 24);

    /// <summary>Gets the warnings of a plan.</summary>
    public static IEnumerable<string> Find(SearchPlan plan, TabularData table) =>
        [
            .. FindVariants(plan.Schema.Target), .. FindMissingClasses(plan.Schema.Target, table),
            .. FeatureWarnings.Find(plan.Schema, table), .. FindLostNumbers(plan, table), .. FindConstantTargets(plan),
            .. FindHugeNumbers(plan, table), .. FindMixedTimes(plan, table), .. FindNumberedNames(table),
        ];

    /// <summary>Finds classes that differ only in the way in which they are written.</summary>
    private static IEnumerable<string> FindVariants(TargetInfo target)
    {
        foreach (var group in target.Classes.GroupBy(Normalize, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"The classes {NameList.Format([.. group.Select(name => $"'{ShowBlanks(name)}'")])} of "
                + $"'{target.Names[0]}' differ only by blanks, case, a final full stop or the form of a number, and "
                + $"are {group.Count()} classes: correct the file if they mean the same.";
    }

    private static string Normalize(string name) => NumberText.Normalize(
        Blanks().Replace(Invisible().Replace(name, "").Normalize(), " ").Trim().TrimEnd('.').TrimEnd()
            .ToUpperInvariant());

    // A space is seen between quotes; a no-break space looks like one.
    private static string ShowBlanks(string name) =>
        UnusualBlanks().Replace(name, blank => $"\\u{(int)blank.Value[0]:x4}");

    /// <summary>Finds features whose different numbers are equal for the network.</summary>
    private static IEnumerable<string> FindLostNumbers(SearchPlan plan, TabularData table)
    {
        var lost = new List<string>();
        foreach (var column in FindEndangered(plan, table))
        {
            var (before, after) = CountValues(plan, column.Values);
            if (after < before) lost.Add($"'{column.Name}' ({before} different numbers become {after})");
        }
        if (lost.Count > 0)
            yield return "The network computes in float32, which does not hold the numbers of "
                + $"{NameList.Format(lost)}: "
                + (plan.Request.Pipeline.Count > 0
                    ? "subtract a constant, or look at the few numbers that are far from all others."
                    : "scale them with pipeline: [standard_scaler], or subtract a constant.");
        if (plan.IsTargetWideUnscaled)
            yield return "The network computes in float32, which does not hold the numbers of the target: leave "
                + "target_scaler at standard.";
    }

    // A scaler makes most numbers equal where a few are far from them, which some rows and the ends show.
    private static IEnumerable<NumericColumn> FindEndangered(SearchPlan plan, TabularData table)
    {
        foreach (var column in plan.Schema.Features.Select(table.Find).OfType<NumericColumn>())
        {
            if (column.Block is not null) continue;
            if (DoublePrecision.IsNeeded(column.Values)) yield return column;
            else if (plan.Request.Pipeline.Count > 0)
            {
                var (before, after) = CountValues(plan, DoublePrecision.Sample(column.Values));
                if (after < before / 2) yield return column;
            }
        }
    }

    // A column alone is transformed as beside the others, by the fixed hyperparameters of the transformers.
    private static (int Before, int After) CountValues(SearchPlan plan, ReadOnlySpan<double> values)
    {
        var before = DoublePrecision.CountValues(values).Before;
        var transformers = plan.Hyperparameters.CreateTransformers(plan.Complete(Search.Parameters.ParameterSet.Empty));
        var (x, _) = FeatureFitter.Fit(
            transformers, values.ToArray(), features: 1, [.. Enumerable.Range(0, values.Length)]);
        // A number far below the greatest is lost in the sum with it, or with a bias of its size.
        var unit = Resolution * x.Max(Math.Abs);
        return (before, x.Select(value => unit == 0 ? 0 : Math.Round(value / unit)).Distinct().Count());
    }

    // Who names the texts that are missing has decided on the others.
    private static IEnumerable<string> FindMissingClasses(TargetInfo target, TabularData table)
    {
        if (table.ReadWith.Missing is not null) yield break;
        foreach (var name in target.Classes.Where(MissingTexts.IsUsual))
            yield return $"'{name}' is a class of '{target.Names[0]}', because it is in quotes: if it means that the "
                + "value is missing, remove the quotes and these rows, else write data.missing: [].";
        foreach (var name in target.Classes.Where(MissingTexts.IsLikely))
            yield return $"'{name}' is a class of '{target.Names[0]}': if it means that the value is missing, name it "
                + "in data.missing, and remove these rows, else write data.missing: [].";
    }

    // pandas numbers columns that have no names, and so may a row.
    private static IEnumerable<string> FindNumberedNames(TabularData table)
    {
        var names = table.Columns.OfType<NumericColumn>().Select(column => column.Name).ToList();
        var isGiven = table.ReadWith is { Header: not null, IsHeaderFound: false };
        if (!isGiven && names.Count > 0 && names.TrueForAll(name => NumberText.TryParse(name, out _)))
            yield return $"The columns of numbers have numbers as names ({NameList.Format(names)}): write "
                + "data.header: true, or false if the first line is a row.";
    }

    private static IEnumerable<string> FindConstantTargets(SearchPlan plan)
    {
        if (plan.Data.Values is not { } values) yield break;
        for (var k = 0; k < plan.Data.Outputs; k++)
            if (Enumerable.Range(0, plan.Rows).All(row => values[row * plan.Data.Outputs + k] == values[k]))
                yield return $"The target '{plan.Schema.Target.Names[k]}' is {NumberText.Format(values[k])} in every "
                    + "row: there is nothing to learn.";
    }

    // Rows of a time have their neighbours among those of training.
    private static IEnumerable<string> FindMixedTimes(SearchPlan plan, TabularData table)
    {
        var mixed = plan.Request.Validation switch
        {
            ValidationScheme.CrossValidation { Shuffle: true } => "search.shuffle",
            ValidationScheme.HoldoutPart => "search.holdout",
            _ => null,
        };
        var isForecast = plan.Request.Validation is ValidationScheme.TimeSeries;
        if ((mixed is null && !isForecast) || TimeOrder.Find(table, plan.Request.Target) is not { } order) yield break;
        if (isForecast && !order.IsSorted)
            yield return $"search.cv scores forecasts, and the rows are not in the order of '{order.Column}': sort the "
                + "file by it, the oldest rows first.";
        if (mixed is not null && order.IsInOrder)
            yield return $"The rows are in the order of '{order.Column}', and {mixed} draws the scored ones from among "
                + "those of training, so the scores are of filling gaps, not of forecasting: forecasts are scored by "
                + "search.cv: { type: time_series, n_splits: 5, gap: 0 }"
                + $"{(order.IsSorted ? "" : ", of a file with the oldest rows first")}.";
    }

    // Beyond 2^53 the texts of whole numbers are kept, because several of them are one number in double precision.
    private static IEnumerable<string> FindHugeNumbers(SearchPlan plan, TabularData table)
    {
        var lost = new List<string>();
        string[] numbers = [.. plan.Schema.Features, .. plan.Data.Values is null ? [] : plan.Schema.Target.Names];
        foreach (var column in numbers.Select(table.Find).OfType<NumericColumn>().Where(column => column.HasCodes))
        {
            var rows = Enumerable.Range(0, column.Rows).Where(row =>
                Math.Abs(column.Values[row]) >= NumberText.MaxExactWhole).ToList();
            var before = rows.Select(column.GetText).Distinct(StringComparer.Ordinal).Count();
            var after = rows.Select(row => column.Values[row]).Distinct().Count();
            if (after < before) lost.Add($"'{column.Name}' ({before} different numbers become {after})");
        }
        if (lost.Count > 0)
            yield return $"Double precision does not hold the whole numbers of {NameList.Format(lost)}: subtract a "
                + "constant in the file.";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[\s-[ ]]")]
    private static partial Regex UnusualBlanks();

    [GeneratedRegex(@"\p{Cf}")]
    private static partial Regex Invisible();
}
