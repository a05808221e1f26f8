using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Experiments.Engine.Estimators;
using Experiments.Engine.Tasks;

namespace Experiments.Cli.Predictions;

/// <summary>
/// Predictions as rows for programs: first the prediction, then the probability of each class or label. A row whose
/// outputs are not finite has no label: an empty cell, or null.
/// </summary>
internal sealed class PredictionTable
{
    private readonly Prediction _prediction;
    private readonly string[] _predictedColumns;
    private readonly string[] _probabilityColumns;
    private readonly float[,]? _probabilities;
    private readonly double[,]? _values;

    public PredictionTable(Prediction prediction)
    {
        _prediction = prediction;
        _predictedColumns = [.. prediction.Target.Task.GetPredictedColumns(prediction.Target)];
        _probabilityColumns = [.. prediction.Target.Task.GetProbabilityColumns(prediction.Target)];
        if (_probabilityColumns.Length > 0) _probabilities = prediction.Probabilities;
        if (prediction.Target.Task.Form == TargetForm.Numbers) _values = prediction.Values;
    }

    /// <summary>Writes comma-separated values with a header (RFC 4180).</summary>
    public void WriteCsv(TextWriter writer)
    {
        writer.Write(Line([.. _predictedColumns, .. _probabilityColumns.Select(c => $"probability_{c}")]));
        for (var row = 0; row < _prediction.Rows; row++)
            writer.Write(Line([.. Enumerable.Range(0, _predictedColumns.Length).Select(i => FormatPrediction(row, i)),
                .. Enumerable.Range(0, _probabilityColumns.Length).Select(k => Format(_probabilities![row, k]))]));
    }

    /// <summary>Writes a JSON array with one object per row.</summary>
    public void WriteJson(TextWriter writer)
    {
        writer.Write('[');
        for (var row = 0; row < _prediction.Rows; row++)
        {
            var item = new JsonObject();
            for (var i = 0; i < _predictedColumns.Length; i++) item[_predictedColumns[i]] = CreatePrediction(row, i);
            if (_probabilities is not null)
                item["probabilities"] = new JsonObject(_probabilityColumns.Select((c, k) =>
                    KeyValuePair.Create(c, CreateNumber(Format(_probabilities[row, k])))));
            writer.Write(row == 0 ? "\n  " : ",\n  ");
            writer.Write(item.ToJsonString());
        }
        writer.Write("\n]\n");
    }

    private JsonNode? CreatePrediction(int row, int column)
    {
        var text = FormatPrediction(row, column);
        if (_prediction.Target.ClassesAreIntegers || _prediction.Target.Task.Form != TargetForm.Class)
            return CreateNumber(text);
        return _prediction.IsDefined(row) ? text : null;
    }

    // JSON has no NaN and no infinity.
    private static JsonNode? CreateNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? JsonNode.Parse(text)
            : null;

    private string FormatPrediction(int row, int column) => _prediction.Target.Task.Form switch
    {
        TargetForm.Numbers => Format(_values![row, column]),
        _ when !_prediction.IsDefined(row) => "",
        TargetForm.Class => _prediction.Target.Classes[_prediction.LabelIndices[row]],
        _ =>
            _prediction.LabelIndices[(row * _predictedColumns.Length) + column].ToString(CultureInfo.InvariantCulture),
    };

    private string Format(double value) =>
        _prediction.HasDoubles ? value.ToString("R", CultureInfo.InvariantCulture) : Format((float)value);

    private static string Format(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Line(IEnumerable<string> cells) =>
        new StringBuilder().AppendJoin(',', cells.Select(Quote)).Append('\n').ToString();

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
