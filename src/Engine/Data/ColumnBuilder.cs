namespace Experiments.Engine.Data;

/// <summary>
/// Collects the cells of one column. It is numeric until a cell is not a number; then the numbers before it have lost
/// the way they were written, and <see cref="NeedsSecondReading"/> says so.
/// </summary>
internal sealed class ColumnBuilder(string name, bool isText)
{
    private readonly List<double> _numbers = [];
    private readonly List<string?> _texts = [];
    private string? _previousText;

    public string Name => name;

    public bool IsText { get; private set; } = isText;

    public bool NeedsSecondReading { get; private set; }

    public void Add(ReadOnlySpan<char> cell)
    {
        if (!IsText && !TryAddNumber(cell)) BecomeText();
        if (IsText) _texts.Add(NumberText.IsMissing(cell) ? null : Intern(cell));
    }

    public Column Build() => IsText ? new TextColumn(name, [.. _texts]) : new NumericColumn(name, [.. _numbers]);

    private bool TryAddNumber(ReadOnlySpan<char> cell)
    {
        if (NumberText.TryParse(cell, out var value)) _numbers.Add(value);
        else if (NumberText.IsMissing(cell)) _numbers.Add(double.NaN);
        else return false;
        return true;
    }

    private void BecomeText()
    {
        IsText = true;
        NeedsSecondReading = _numbers.Exists(n => !double.IsNaN(n));
        _texts.AddRange(Enumerable.Repeat<string?>(null, _numbers.Count));
        _numbers.Clear();
        _numbers.Capacity = 0;
    }

    // Files are often sorted by class: the same text again needs no string of its own.
    private string Intern(ReadOnlySpan<char> cell) =>
        _previousText is { } previous && cell.SequenceEqual(previous) ? previous : _previousText = cell.ToString();
}
