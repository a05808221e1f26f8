using System.Globalization;
using Experiments.Engine.Data;

namespace Experiments.Client.Init;

/// <summary>What a column holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The kind of its cells.</param>
/// <param name="Counts">Its different values as they are written, each with how often it occurs, the most frequent first.</param>
/// <param name="MissingRows">The rows without a value.</param>
/// <param name="OddRows">In a column of text, the rows of text where most others are numbers.</param>
/// <param name="Rises">Whether every value is greater than the one before it.</param>
internal sealed record ColumnProfile(string Name, ColumnKind Kind, IReadOnlyList<KeyValuePair<string, int>> Counts, IReadOnlyList<int> MissingRows, IReadOnlyList<int> OddRows, bool Rises)
{
    private static readonly string[] s_idNames = ["id", "index", "idx", "key", "row", "rownum", "uuid", "guid"];

    /// <summary>Whether all cells are the same: it tells nothing.</summary>
    public bool IsConstant => Counts.Count <= 1 && MissingRows.Count == 0;

    /// <summary>Whether it looks like a row's number or name: that is learned by heart and helps with no other row.</summary>
    public bool IsIdLike => Counts.Count > 20 && MissingRows.Count == 0 && Counts[0].Value == 1
        && (Kind == ColumnKind.Text || (Kind == ColumnKind.Whole && (Rises || s_idNames.Contains(Name.ToLowerInvariant()) || Name.EndsWith("_id", StringComparison.OrdinalIgnoreCase))));

    public static ColumnProfile Of(Column column)
    {
        var missing = Enumerable.Range(0, column.Rows).Where(column.IsMissing).ToList();
        return column is NumericColumn numbers ? OfNumbers(numbers, missing) : OfTexts((TextColumn)column, missing);
    }

    private static ColumnProfile OfNumbers(NumericColumn column, List<int> missing)
    {
        var present = column.Values.ToArray().Where(v => !double.IsNaN(v)).ToList();
        var whole = present.TrueForAll(v => v == Math.Truncate(v));
        var rises = present.Zip(present.Skip(1)).All(p => p.First < p.Second);
        return new(column.Name, whole ? ColumnKind.Whole : ColumnKind.Number, Count(present.Select(v => v.ToString("R", CultureInfo.InvariantCulture))), missing, [], rises);
    }

    private static ColumnProfile OfTexts(TextColumn column, List<int> missing)
    {
        var texts = column.Values.ToArray();
        var odd = Enumerable.Range(0, texts.Length).Where(i => texts[i] is { } text && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)).ToList();
        var isMistake = odd.Count + missing.Count < texts.Length / 2;
        return new(column.Name, ColumnKind.Text, Count(texts.OfType<string>()), missing, isMistake ? odd : [], false);
    }

    private static List<KeyValuePair<string, int>> Count(IEnumerable<string> values) =>
        [.. values.CountBy(v => v, StringComparer.Ordinal).OrderByDescending(c => c.Value).ThenBy(c => c.Key.Length).ThenBy(c => c.Key, StringComparer.Ordinal)];
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
