namespace Experiments.Engine.Data;

/// <summary>
/// Collects the cells of one column. A column is numeric until a cell is not a number. The original text of the numbers
/// before that cell is lost then, and <see cref="NeedsSecondPass"/> is set.
/// </summary>
/// <param name="name">The column's name.</param>
/// <param name="isText">True where an earlier pass found that the column is text.</param>
/// <param name="rows">The maximum number of rows.</param>
internal sealed class ColumnBuilder(string name, bool isText, int rows)
{
    private readonly List<string?> _texts = [];
    private double[] _numbers = isText ? [] : GC.AllocateUninitializedArray<double>(rows);
    private int _count;

    public bool IsText { get; private set; } = isText;

    public bool NeedsSecondPass { get; private set; }

    public void Add(CsvScanner record, int field)
    {
        if (!IsText && !TryAddNumber(record.GetBytes(field))) ConvertToText();
        if (IsText)
            _texts.Add(NumberText.IsMissing(record.GetBytes(field)) ? null : ReusePrevious(record.GetText(field)));
    }

    public Column Build() =>
        IsText
            ? new TextColumn(name, [.. _texts])
            : new NumericColumn(name, (ReadOnlyMemory<double>)_numbers.AsMemory(0, _count));

    private bool TryAddNumber(ReadOnlySpan<byte> cell)
    {
        if (!NumberText.TryParse(cell, out var value))
        {
            if (!NumberText.IsMissing(cell)) return false;
            value = double.NaN;
        }
        _numbers[_count++] = value;
        return true;
    }

    private void ConvertToText()
    {
        IsText = true;
        NeedsSecondPass = _numbers.AsSpan(0, _count).ContainsAnyExcept(double.NaN);
        _texts.AddRange(Enumerable.Repeat<string?>(null, _count));
        _numbers = [];
    }

    // Files are often sorted by class: equal consecutive texts share one string.
    private string ReusePrevious(string text) => _texts.Count > 0 && _texts[^1] == text ? _texts[^1]! : text;
}
