using System.Text.Json;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>Cells of objects of a JSON array, one a row.</summary>
/// <param name="columns">The names of the columns.</param>
internal sealed class JsonCells(IReadOnlyList<string> columns) : TableCells
{
    /// <summary>What is between two rows.</summary>
    public const string Separator = ",\n";

    private readonly string[] _beginnings = [.. columns.Select((name, i) =>
        $"{(i == 0 ? "  {" : ", ")}{JsonSerializer.Serialize(name)}: ")];
    private int _column;

    public override void Add(double number)
    {
        BeginCell();
        if (double.IsFinite(number)) AddNumber(number);
        else Text.Append("null");
    }

    public override void Add(ParameterValue? value)
    {
        BeginCell();
        Text.Append(value?.ToString() ?? "null");
    }

    public override void Add(ParameterSet parameters)
    {
        BeginCell();
        Text.Append(parameters.ToString());
    }

    public override void EndRow()
    {
        Text.Append('}');
        _column = 0;
    }

    protected override void BeginCell()
    {
        if (_column == 0 && Text.Length > 0) Text.Append(Separator);
        Text.Append(_beginnings[_column++]);
    }
}
