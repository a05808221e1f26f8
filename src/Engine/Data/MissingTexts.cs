using System.Text;

namespace Experiments.Engine.Data;

/// <summary>The texts of a file that mean that a value is missing. Blanks around them do not count.</summary>
internal sealed class MissingTexts
{
    // Those of pandas that are not words of other languages.
    private static readonly string[] s_default = ["NA", "N/A", "NaN", "nan", "NULL", "null"];

    // Those of other programs, which are no usual names of classes, as - is.
    private static readonly string[] s_likely = ["?", "--", "#N/A", "n/a", "<NA>", "(null)", "#NULL!"];

    private readonly byte[][] _texts;
    private readonly double[] _numbers;

    private MissingTexts(IEnumerable<string> texts)
    {
        _texts = [.. texts.Select(text => Encoding.UTF8.GetBytes(text.Trim(' ', '\t')))];
        _numbers = [.. _texts.Select(text => NumberText.TryParse(text, out var number) ? number : double.NaN)
            .Where(double.IsFinite)];
    }

    /// <summary>The texts of pandas.</summary>
    public static MissingTexts Default { get; } = new(s_default);

    /// <summary>Gets the texts of options.</summary>
    public static MissingTexts Create(CsvOptions options) => options.Missing is { } texts ? new(texts) : Default;

    /// <summary>Checks whether a cell is missing: empty, or one of the texts.</summary>
    public bool Contains(ReadOnlySpan<byte> cell)
    {
        var word = cell.Trim(" \t"u8);
        if (word.IsEmpty) return true;
        foreach (var text in _texts) if (word.SequenceEqual(text)) return true;
        return false;
    }

    /// <summary>Checks whether a number, such as -999, means that a value is missing, however it is written.</summary>
    public bool Contains(double number) => Array.IndexOf(_numbers, number) >= 0;

    /// <summary>
    /// Checks whether a text means in other programs that a value is missing, although it is not one of the default.
    /// </summary>
    public static bool IsLikely(string text) => s_likely.Contains(text.Trim(), StringComparer.Ordinal);

    /// <summary>Checks whether a text is one of the default texts.</summary>
    public static bool IsUsual(string text) => s_default.Contains(text.Trim(), StringComparer.Ordinal);
}
