using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Experiments.Engine.Data;

namespace Experiments.Cli.Init;

/// <summary>A summary of a column's cells.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">The kind of its cells.</param>
/// <param name="DistinctValues">The number of distinct values.</param>
/// <param name="Rarest">The number of occurrences of the rarest value.</param>
/// <param name="Counts">
/// The most frequent values as written in the file, each with its number of occurrences; all values if there are few.
/// </param>
/// <param name="MissingRows">The rows without a value.</param>
/// <param name="OddRows">The rows with text in a column of text whose other cells are mostly numbers.</param>
/// <param name="IsSequence">
/// True if every value is greater than the one before it, or the values are consecutive numbers in any order.
/// </param>
/// <param name="LocalRows">
/// The rows with numbers such as 1,234 or $12 in a column of text that has nothing but numbers.
/// </param>
internal sealed partial record ColumnProfile(
    string Name, ColumnKind Kind, int DistinctValues, int Rarest, IReadOnlyList<KeyValuePair<string, int>> Counts,
    IReadOnlyList<int> MissingRows, IReadOnlyList<int> OddRows, bool IsSequence, IReadOnlyList<int> LocalRows)
{
    private const int MaxCounts = 100;
    private const int MinIds = 20;

    // pandas calls an index that was written without a name "Unnamed: 0".
    private static readonly string[] s_idNames =
        ["id", "index", "idx", "key", "row", "rownum", "uuid", "guid", "unnamed: 0"];

    /// <summary>True if no cell has a value.</summary>
    public bool IsEmpty => DistinctValues == 0;

    /// <summary>True if all cells are equal, so that the column has no information.</summary>
    public bool IsConstant => DistinctValues <= 1 && MissingRows.Count == 0;

    /// <summary>
    /// True if the column looks like a row number or an id: a model would memorize such values, which do not help for
    /// other rows.
    /// </summary>
    public bool IsIdLike => DistinctValues > MinIds && MissingRows.Count == 0 && Counts[0].Value == 1
        && (Kind == ColumnKind.Text || (Kind == ColumnKind.Whole && (IsSequence
            || s_idNames.Contains(Name.ToLowerInvariant())
            || Name.EndsWith("_id", StringComparison.OrdinalIgnoreCase)
            || IdSuffix().IsMatch(Name))));

    // As in customerID and PassengerId, and not in paid.
    [GeneratedRegex("[a-z]I[dD]$", RegexOptions.CultureInvariant)]
    private static partial Regex IdSuffix();

    public static ColumnProfile FromColumn(Column column)
    {
        var missing = Enumerable.Range(0, column.Rows).Where(column.IsMissing).ToList();
        return column is NumericColumn numbers ? FromNumbers(numbers, missing) : FromTexts((TextColumn)column, missing);
    }

    private static ColumnProfile FromNumbers(NumericColumn column, List<int> missing)
    {
        if (column.HasCodes) return FromCodes(column, missing);
        // A file of images has tens of millions of cells, so they are counted as numbers, not as texts.
        var counts = new Dictionary<double, int>();
        var (whole, rises, last) = (true, true, double.NegativeInfinity);
        foreach (var value in column.Values)
        {
            if (double.IsNaN(value)) continue;
            CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;
            whole &= value == Math.Truncate(value);
            rises &= value > last;
            last = value;
        }
        var isPermutation =
            whole && counts.Count == column.Rows && counts.Keys.Max() - counts.Keys.Min() == column.Rows - 1;
        return Create(column.Name, whole ? ColumnKind.Whole : ColumnKind.Number, counts,
            v => v.ToString("R", CultureInfo.InvariantCulture), missing, [],
            rises || isPermutation);
    }

    // Whole numbers that are not in their shortest form, such as 007, are other values where their texts differ.
    private static ColumnProfile FromCodes(NumericColumn column, List<int> missing)
    {
        var texts = Enumerable.Range(0, column.Rows).Except(missing).Select(column.GetText).ToList();
        var counts = texts.CountBy(t => t, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var values = column.Values.ToArray();
        var rises = values.Zip(values.Skip(1)).All(pair => pair.Second > pair.First);
        return Create(column.Name, ColumnKind.Whole, counts, t => t, missing, [], rises);
    }

    private static ColumnProfile FromTexts(TextColumn column, List<int> missing)
    {
        var texts = column.Values.ToArray();
        var odd = Enumerable.Range(0, texts.Length)
            .Where(i =>
                texts[i] is { } text && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            .ToList();
        var local = odd.Where(i => LocalNumber.Is(texts[i]!)).ToList();
        if (local.Count == 0 && HaveUnit(odd, texts)) local = odd;
        var isLocal = local.Count > odd.Count / 2;
        odd = isLocal ? [.. odd.Except(local)] : odd;
        var isMistake = isLocal || odd.Count + missing.Count < texts.Length / 2;
        var counts =
            texts.OfType<string>().CountBy(t => t, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return Create(
            column.Name, ColumnKind.Text, counts, t => t, missing, isMistake ? odd : [], false, isLocal ? local : []);
    }

    // Few such texts may be names, as of a seat or a drive: 1A, 4WD.
    private static bool HaveUnit(List<int> rows, string?[] texts) =>
        rows.Count > MinIds && LocalNumber.FindUnit(texts[rows[0]]!) is { } unit
        && rows.TrueForAll(i => LocalNumber.FindUnit(texts[i]!) == unit)
        && rows.Select(i => texts[i]).Distinct(StringComparer.Ordinal).Count() > MinIds;

    private static ColumnProfile Create<T>(
        string name,
        ColumnKind kind, Dictionary<T, int> counts, Func<T, string> write, List<int> missing, List<int> odd, bool rises,
        List<int>? local = null)
        where T : notnull, IComparable<T>
    {
        var most = counts.OrderByDescending(c => c.Value)
            .ThenBy(c => c.Key, Comparer<T>.Create(Compare))
            .Take(MaxCounts)
            .Select(c => KeyValuePair.Create(write(c.Key), c.Value));
        var rarest = counts.Count == 0 ? 0 : counts.Values.Min();
        return new(name, kind, counts.Count, rarest, [.. most], missing, odd, rises, local ?? []);

        static int Compare(T a, T b) => a is string x && b is string y ? string.CompareOrdinal(x, y) : a.CompareTo(b);
    }
}

/// <summary>The kind of a column's cells.</summary>
internal enum ColumnKind
{
    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Text, or text among numbers.</summary>
    Text,
}
