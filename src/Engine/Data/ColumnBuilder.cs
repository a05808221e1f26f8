using System.Text;

namespace Experiments.Engine.Data;

/// <summary>
/// Collects the cells of one column. A column is numeric until a cell is not a number. The original text of the numbers
/// before that cell is lost then, and <see cref="NeedsSecondPass"/> is set. A column of whole numbers may hold codes,
/// so the texts of its numbers are kept where they are not the shortest form.
/// </summary>
/// <param name="name">The column's name.</param>
/// <param name="isText">True where an earlier pass found that the column is text.</param>
/// <param name="rows">The maximum number of rows.</param>
/// <param name="missing">The texts of missing values.</param>
internal sealed class ColumnBuilder(string name, bool isText, int rows, MissingTexts missing)
{
    // The cells of a text column, and for a column of whole numbers the texts that their values do not give back.
    private readonly List<string?> _texts = [];
    private double[] _numbers = isText ? [] : GC.AllocateUninitializedArray<double>(rows);
    private int _count;
    private bool _isWhole = true;
    private string? _ending;
    private bool _hasQuotedTexts;

    public string Name => name;

    public bool IsText { get; private set; } = isText;

    /// <summary>True where cells of a text column were read before it was known to be one.</summary>
    public bool NeedsSecondPass { get; private set; }

    public void Add(CsvScanner record, int field)
    {
        if (!IsText && !TryAddNumber(record, field)) ConvertToText();
        if (IsText) _texts.Add(IsMissingText(record, field) ? null : ReusePrevious(record.GetText(field)));
    }

    // A text in quotes is meant as such, as Namibia's "NA"; writers leave missing values empty or without quotes.
    private bool IsMissingText(CsvScanner record, int field)
    {
        var cell = record.GetBytes(field);
        return missing.Contains(cell) && (cell.Trim(" \t"u8).IsEmpty || !record.IsQuoted(field));
    }

    /// <summary>
    /// Ends a pass: a column without any number is text if a cell of it is a text in quotes, although unquoted it would
    /// mean a missing value.
    /// </summary>
    public void Complete()
    {
        if (!IsText && _hasQuotedTexts && !_numbers.AsSpan(0, _count).ContainsAnyExcept(double.NaN)) ConvertToText();
    }

    public Column Build() =>
        IsText
            ? new TextColumn(name, [.. _texts])
            : new NumericColumn(name, (ReadOnlyMemory<double>)_numbers.AsMemory(0, _count), GetWritten())
            {
                Ending = _isWhole ? _ending ?? "" : "",
            };

    private bool TryAddNumber(CsvScanner record, int field)
    {
        var cell = record.GetBytes(field);
        if (NumberText.TryParse(cell, out var value))
        {
            if (missing.Contains(value)) value = double.NaN;
            else if (_isWhole) KeepText(record, field, value);
        }
        else
        {
            if (!missing.Contains(cell)) return false;
            _hasQuotedTexts |= !IsMissingText(record, field);
            value = double.NaN;
        }
        _numbers[_count++] = value;
        return true;
    }

    private void KeepText(CsvScanner record, int field, double value)
    {
        _isWhole = value == Math.Truncate(value);
        if (!_isWhole)
        {
            _texts.Clear();
            return;
        }
        // Programs write all whole numbers of a column as 7.0: their ending is kept once.
        var word = GetWord(record, field);
        var end = NumberText.FindEnding(word);
        _ending ??= Encoding.ASCII.GetString(word[end..]);
        if (word.Length - end != _ending.Length || !NumberText.IsShortestWhole(word[..end], value))
        {
            PadTexts();
            _texts.Add(ReusePrevious(record.GetText(field)));
        }
    }

    // Blanks around a number are part of the file's layout, but not those in quotes.
    private static ReadOnlySpan<byte> GetWord(CsvScanner record, int field) =>
        record.IsQuoted(field) ? record.GetBytes(field) : record.GetBytes(field).Trim(" \t"u8);

    private void PadTexts()
    {
        while (_texts.Count < _count) _texts.Add(null);
    }

    private string?[]? GetWritten()
    {
        if (_texts.Count == 0) return null;
        PadTexts();
        return [.. _texts];
    }

    private void ConvertToText()
    {
        IsText = true;
        NeedsSecondPass = _hasQuotedTexts || _numbers.AsSpan(0, _count).ContainsAnyExcept(double.NaN);
        _texts.Clear();
        _texts.AddRange(Enumerable.Repeat<string?>(null, _count));
        _numbers = [];
    }

    // Files are often sorted by class: equal consecutive texts share one string.
    private string ReusePrevious(string text) => _texts.Count > 0 && _texts[^1] == text ? _texts[^1]! : text;
}
