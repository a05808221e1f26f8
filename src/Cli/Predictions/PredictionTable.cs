using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Experiments.Engine.Estimators;
using Experiments.Engine.Tasks;

namespace Experiments.Cli.Predictions;

/// <summary>
/// Predictions as rows for programs: first the prediction, then the probability of each class or label.
/// </summary>
internal sealed class PredictionTable
{
    private readonly Prediction _prediction;
    private readonly string[] _predictedColumns;
    private readonly string[] _probabilityColumns;

    public PredictionTable(Prediction prediction)
    {
        _prediction = prediction;
        _predictedColumns = [.. prediction.Target.Task.GetPredictedColumns(prediction.Target)];
        _probabilityColumns = [.. prediction.Target.Task.GetProbabilityColumns(prediction.Target)];
    }

    /// <summary>Writes comma-separated values with a header (RFC 4180).</summary>
    public void WriteCsv(TextWriter writer)
    {
        writer.Write(Line([.. _predictedColumns, .. _probabilityColumns.Select(c => $"probability_{c}")]));
        var probabilities = Probabilities();
        for (var row = 0; row < _prediction.Rows; row++)
            writer.Write(Line([.. Enumerable.Range(0, _predictedColumns.Length).Select(i => FormatPrediction(row, i)),
                .. Enumerable.Range(0, _probabilityColumns.Length).Select(k => Number(probabilities![row, k]))]));
    }

    /// <summary>Writes a JSON array with one object per row.</summary>
    public void WriteJson(TextWriter writer)
    {
        var probabilities = Probabilities();
        writer.Write('[');
        for (var row = 0; row < _prediction.Rows; row++)
        {
            var item = new JsonObject();
            for (var i = 0; i < _predictedColumns.Length; i++)
                item[_predictedColumns[i]] =
                    IsNumber ? JsonNode.Parse(FormatPrediction(row, i)) : FormatPrediction(row, i);
            if (probabilities is not null)
                item["probabilities"] = new JsonObject(_probabilityColumns.Select((c, k) =>
                    KeyValuePair.Create<string, JsonNode?>(c, JsonNode.Parse(Number(probabilities[row, k])))));
            writer.Write(row == 0 ? "\n  " : ",\n  ");
            writer.Write(item.ToJsonString());
        }
        writer.Write("\n]\n");
    }

    private bool IsNumber =>
        _prediction.Target.ClassesAreIntegers || _prediction.Target.Task.Form != TargetForm.Class;

    private float[,]? Probabilities() => _probabilityColumns.Length > 0 ? _prediction.Probabilities : null;

    private string FormatPrediction(int row, int column) => _prediction.Target.Task.Form switch
    {
        TargetForm.Class => _prediction.Target.Classes[_prediction.LabelIndices[row]],
        TargetForm.Labels =>
            _prediction.LabelIndices[(row * _predictedColumns.Length) + column].ToString(CultureInfo.InvariantCulture),
        _ => Number(_prediction.Values[row, column]),
    };

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Line(IEnumerable<string> cells) =>
        new StringBuilder().AppendJoin(',', cells.Select(Quote)).Append('\n').ToString();

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
