using Experiments.Engine.Data;

namespace Experiments.Cluster.Tests.Processes;

/// <summary>A cv_results.csv, read back.</summary>
internal sealed class CvResultsFile(string path)
{
    private readonly TabularData _table = CsvReader.Read(path);

    public int Trials => _table.Rows;

    public IReadOnlyList<string> Columns => [.. _table.Columns.Select(c => c.Name)];

    public double Best(string metric) => Numbers($"mean_test_{metric}").Max();

    public double[] Numbers(string column) =>
        ((NumericColumn)(_table.Find(column) ?? throw new InvalidOperationException($"There is no column {column}.")))
            .Values.ToArray();

    /// <summary>Every cell but those of times, which differ from run to run.</summary>
    public IReadOnlyList<string> AllButTimes() =>
    [
        .. _table.Columns.Where(c => !c.Name.EndsWith("_time", StringComparison.Ordinal))
            .Select(c => $"{c.Name}: {Cells(c)}"),
    ];

    private static string Cells(Column column) => column switch
    {
        NumericColumn numbers => string.Join(' ', numbers.Values.ToArray().Select(v => v.ToString("R"))),
        TextColumn texts => string.Join(' ', texts.Values.ToArray()),
        _ => throw new InvalidOperationException($"{column.Name} is neither numbers nor text."),
    };
}
