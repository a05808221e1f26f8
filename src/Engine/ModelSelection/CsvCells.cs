using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>Cells of CSV (RFC 4180, lines end with a line feed).</summary>
internal sealed class CsvCells : TableCells
{
    private bool _isFirst = true;

    public override void Add(double number)
    {
        BeginCell();
        if (!double.IsNaN(number)) AddNumber(number);
    }

    public override void Add(ParameterValue? value) => Add(value switch
    {
        null or { Kind: ParameterKind.Null } => "",
        { Kind: ParameterKind.String } => value.AsText(),
        _ => value.ToString(),
    });

    public override void Add(ParameterSet parameters) => Add(parameters.ToString());

    /// <summary>Adds text.</summary>
    public void Add(string text)
    {
        BeginCell();
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0) Text.Append(text);
        else Text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    public override void EndRow()
    {
        Text.Append('\n');
        _isFirst = true;
    }

    protected override void BeginCell()
    {
        if (!_isFirst) Text.Append(',');
        _isFirst = false;
    }
}
