using System.Globalization;
using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.ModelSelection;

/// <summary>Finds features that a model should hardly learn from: copies of the target, and ids.</summary>
internal static class FeatureWarnings
{
    private const int FewestRows = 20;
    private const int FewestDigits = 8;
    private const double Rounding = 1e-9;

    /// <summary>Gets the warnings of a schema.</summary>
    public static IEnumerable<string> Find(DatasetSchema schema, TabularData table)
    {
        if (table.Rows < FewestRows || table.ImageShape is not null) yield break;
        var features = schema.Features.Select(table.Find).OfType<NumericColumn>().Where(c => c.Block is null).ToList();
        foreach (var target in schema.Target.Names.Select(table.Find).OfType<Column>())
        {
            var copies = features.Where(feature => IsCopy(feature, target, schema.Target.Task.Form)).ToList();
            if (copies.Count > 0)
                yield return $"{Describe(copies)} the target '{target.Name}' in every row: a model copies it and "
                    + "learns nothing else. If it is not known for new rows, name it in data.ignore.";
            features = [.. features.Except(copies)];
        }
        if (features.Where(LooksLikeId).ToList() is { Count: > 0 } ids)
            yield return $"{List(ids)} {(ids.Count == 1 ? "holds" : "hold")} a different whole number in every row, "
                + "all of the same length, as ids do: an id says nothing about other rows, so name it in data.ignore.";
    }

    private static string Describe(List<NumericColumn> copies) =>
        $"The {(copies.Count == 1 ? "feature" : "features")} {List(copies)} {(copies.Count == 1 ? "tells" : "tell")}";

    private static string List(List<NumericColumn> columns) =>
        NameList.Format([.. columns.Select(column => $"'{column.Name}'")]);

    private static bool IsCopy(NumericColumn feature, Column target, TargetForm form) => (form, target) switch
    {
        (TargetForm.Class, _) => TellsClasses(feature, target),
        (_, NumericColumn numbers) => AreEqual(feature.Values, numbers.Values),
        _ => false,
    };

    private static bool AreEqual(ReadOnlySpan<double> values, ReadOnlySpan<double> others)
    {
        for (var row = 0; row < values.Length; row++)
            if (!(Math.Abs(values[row] - others[row]) <= Rounding * Math.Abs(others[row]))) return false;
        return true;
    }

    /// <summary>Checks whether each class has one number, and each number one class: the feature is its code.</summary>
    private static bool TellsClasses(NumericColumn feature, Column target)
    {
        var (classes, codes) = (new Dictionary<double, string>(), new HashSet<string>(StringComparer.Ordinal));
        for (var row = 0; row < feature.Rows; row++)
        {
            var name = target is NumericColumn numbers ? numbers.GetText(row) : ((TextColumn)target).Values[row];
            if (name is null || feature.IsMissing(row)) return false;
            var isKnown = classes.TryGetValue(feature.Values[row], out var known);
            if (isKnown ? known != name : !codes.Add(name)) return false;
            classes[feature.Values[row]] = name;
        }
        return classes.Count <= feature.Rows / 2;
    }

    // Counts and amounts have numbers of different lengths, and fewer digits; times are known by their size.
    private static bool LooksLikeId(NumericColumn column)
    {
        var values = column.Values;
        var digits = CountDigits(values[0]);
        if (digits < FewestDigits) return false;
        var different = new HashSet<double>();
        foreach (var value in values)
            if (!NumberText.IsWhole(value) || value < 0 || CountDigits(value) != digits || !different.Add(value))
                return false;
        return !TimeNumbers.AreTimes([.. values]);
    }

    private static int CountDigits(double value) => value.ToString("F0", CultureInfo.InvariantCulture).Length;
}
