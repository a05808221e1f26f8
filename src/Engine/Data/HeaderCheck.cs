using System.Globalization;

namespace Experiments.Engine.Data;

/// <summary>
/// Checks whether the first line of a file, taken as the names of its columns, looks like another row: a file without a
/// header would lose a row, and its columns would be called by the values of that row.
/// </summary>
internal static class HeaderCheck
{
    private const int FewestCounted = 3;
    private const int FewestConsecutive = 5;

    /// <summary>The first part of the names of the columns of a file without a header; their number follows.</summary>
    public const string Prefix = "column_";

    /// <summary>
    /// True where the name of every column of numbers is a number or a missing value, or the name of every column is
    /// one of its values. Not where the numbers are usual as names: those that count the columns, and years; nor where
    /// they rise beside a column of text whose name is no value, as wavelengths do.
    /// </summary>
    public static bool LooksLikeRow(IReadOnlyList<Column> columns)
    {
        var numbers = columns.OfType<NumericColumn>().ToList();
        var texts = columns.OfType<TextColumn>().ToList();
        if (numbers.Count == 0) return texts.Count > 1 && texts.TrueForAll(IsNamedByValue);
        var names = numbers.Select(column => column.Name).Where(name => !IsMissing(name)).ToList();
        return names.Count > 0 && names.TrueForAll(name => NumberText.TryParse(name, out _)) && !AreUsualNames(numbers)
            && (texts.Count == 0 || texts.Exists(IsNamedByValue) || texts.TrueForAll(HasOnlyDifferentValues)
                || !Rise(names));
    }

    /// <summary>Gets the names of the columns of a file without a header.</summary>
    public static string CreateName(int index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{index + 1}");

    /// <summary>Checks whether a name is one of <see cref="CreateName"/>.</summary>
    public static bool IsCreatedName(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Gets the number of the column in one of the names of <see cref="CreateName"/>, from 1.</summary>
    public static int GetNumber(string name) => int.Parse(name.AsSpan(Prefix.Length), CultureInfo.InvariantCulture);

    private static bool IsMissing(string name) => name == "?" || MissingTexts.IsUsual(name);

    private static bool AreUsualNames(List<NumericColumn> columns)
    {
        var whole = new List<long>();
        foreach (var column in columns)
        {
            if (!long.TryParse(
                    column.Name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                return false;
            whole.Add(number);
        }
        if (whole.TrueForAll(number => TimeNumbers.IsYear(number)))
            return !columns.TrueForAll(column => column.Values.ToArray().All(TimeNumbers.IsYear));
        return whole.Zip(whole.Skip(1)).All(pair => pair.Second == pair.First + 1)
            && whole.Count >= (whole[0] is 0 or 1 ? FewestCounted : FewestConsecutive);
    }

    private static bool Rise(List<string> names)
    {
        var numbers = names.Select(name => double.Parse(name, CultureInfo.InvariantCulture)).ToList();
        return numbers.Zip(numbers.Skip(1)).All(pair => pair.Second > pair.First);
    }

    private static bool IsNamedByValue(TextColumn column) =>
        column.Values.ToArray().Any(text => text?.Trim() == column.Name);

    private static bool HasOnlyDifferentValues(TextColumn column)
    {
        var values = column.Values.ToArray().OfType<string>().ToList();
        return values.Distinct(StringComparer.Ordinal).Count() == values.Count;
    }
}
