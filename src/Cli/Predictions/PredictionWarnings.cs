using Experiments.Engine.Estimators;

namespace Experiments.Cli.Predictions;

/// <summary>Describes the rows for which a model has no prediction.</summary>
internal static class PredictionWarnings
{
    private const int RowsNamed = 5;

    /// <summary>Describes the rows whose outputs are not finite; null where there are none.</summary>
    public static string? DescribeUndefined(Prediction prediction)
    {
        var undefined = Enumerable.Range(0, prediction.Rows).Where(row => !prediction.IsDefined(row)).ToList();
        if (undefined.Count == 0) return null;
        var named = string.Join(", ", undefined.Take(RowsNamed).Select(row => row + 1));
        var (have, rows) =
            undefined.Count == 1 ? ("one row has", "row") : ($"{undefined.Count} rows have", "rows");
        return $"{have} no prediction, because the outputs of the network are not finite; check the features of "
            + $"{rows} {named}{(undefined.Count > RowsNamed ? " and others" : "")} (counted from 1, without the "
            + "header)";
    }
}
