using System.Globalization;
using System.Text;
using System.Text.Json;
using Experiments.Search.Parameters;
using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The results of a search with scikit-learn's columns (cv_results_). Each row is a trial, in order of the trials'
/// numbers: <c>mean_fit_time</c>, <c>std_fit_time</c>, <c>mean_score_time</c>, <c>std_score_time</c>, <c>param_*</c>,
/// <c>params</c>, then for each scorer <c>split*_test_</c>, <c>mean_test_</c>, <c>std_test_</c>, <c>rank_test_</c>. The
/// first column is <c>trial</c>.
/// </summary>
public sealed class CvResultsTable
{
    private readonly Dictionary<string, IReadOnlyList<int>> _ranks = new(StringComparer.Ordinal);

    /// <summary>Builds the table.</summary>
    /// <param name="rows">The trials, in any order.</param>
    /// <param name="scorers">The scorers in the order of their columns.</param>
    /// <exception cref="ArgumentException">
    /// Rows differ in their number of folds, have none, or share a number.
    /// </exception>
    public CvResultsTable(IEnumerable<CvResultsRow> rows, IEnumerable<string> scorers)
    {
        Rows = [.. rows.OrderBy(r => r.Trial)];
        Scorers = [.. scorers];
        Folds = Rows.Count == 0 ? 0 : Rows[0].Folds.Count;
        foreach (var row in Rows)
            if (row.Folds.Count != Folds || Folds == 0)
                throw new ArgumentException(
                    $"Trial {row.Trial} has {row.Folds.Count} folds, trial {Rows[0].Trial} has {Folds}; all need the "
                    + "same number of folds, at least 1.",
                    nameof(rows));
        for (var i = 1; i < Rows.Count; i++)
            if (Rows[i].Trial == Rows[i - 1].Trial)
                throw new ArgumentException($"Trial {Rows[i].Trial} occurs twice.", nameof(rows));
        ParameterNames =
            [.. Rows.SelectMany(r => r.Parameters.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach (var scorer in Scorers)
            _ranks[scorer] = CvSummary.Rank([.. Rows.Select(r => Summarize(r, scorer).Mean)]);
    }

    /// <summary>The trials in order of their numbers.</summary>
    public IReadOnlyList<CvResultsRow> Rows { get; }

    /// <summary>The scorers in the order of their columns.</summary>
    public IReadOnlyList<string> Scorers { get; }

    /// <summary>The number of folds of each trial.</summary>
    public int Folds { get; }

    /// <summary>The searched parameters, in ordinal order; a sub-grid may lack some.</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>Computes the mean and the standard deviation of one scorer over the folds of a row.</summary>
    public static CvSummary Summarize(CvResultsRow row, string scorer) =>
        CvSummary.Compute([.. row.Folds.Select(f => GetFoldScore(f, scorer))]);

    /// <summary>Gets the rank of the row at <paramref name="index"/> by the mean of one scorer, from 1.</summary>
    public int GetRank(int index, string scorer) => _ranks[scorer][index];

    /// <summary>
    /// Finds the best row by the mean of one scorer; the lowest number wins a tie. Null where every mean is NaN.
    /// </summary>
    public CvResultsRow? FindBest(string scorer) =>
        TrialResult.FindWinner(Rows.Select(r => new TrialResult(r.Trial, Summarize(r, scorer).Mean))) is { } winner
            ? Rows.First(r => r.Trial == winner.Trial)
            : null;

    /// <summary>
    /// Writes the table as CSV (RFC 4180, lines end with a line feed); NaN and absent parameters are empty cells.
    /// </summary>
    public string ToCsv()
    {
        var text = new StringBuilder().AppendJoin(',', GetColumnNames().Select(Quote)).Append('\n');
        for (var i = 0; i < Rows.Count; i++)
            text.AppendJoin(',', GetCells(i).Select(c => Quote(FormatCsv(c)))).Append('\n');
        return text.ToString();
    }

    /// <summary>Writes the table as a JSON array of objects, one a row; NaN and absent parameters are null.</summary>
    public string ToJson()
    {
        var columns = GetColumnNames().Select(c => JsonSerializer.Serialize(c)).ToArray();
        var rows = Rows.Select(
            (_, i) => $"  {{{string.Join(", ", columns.Zip(GetCells(i), (c, v) => $"{c}: {FormatJson(v)}"))}}}");
        return $"[\n{string.Join(",\n", rows)}\n]\n";
    }

    private static double GetFoldScore(CvFold fold, string scorer) =>
        fold.Scores.TryGetValue(scorer, out var score) ? score : double.NaN;

    private IEnumerable<string> GetColumnNames() =>
    [
        "trial", "mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time",
        .. ParameterNames.Select(p => $"param_{p}"), "params",
        .. Scorers.SelectMany(s =>
            (IEnumerable<string>)[.. Enumerable.Range(0, Folds).Select(f => $"split{f}_test_{s}"),
                $"mean_test_{s}", $"std_test_{s}", $"rank_test_{s}"]),
    ];

    private IEnumerable<object?> GetCells(int index)
    {
        var row = Rows[index];
        var fit = CvSummary.Compute([.. row.Folds.Select(f => f.FitTime)]);
        var score = CvSummary.Compute([.. row.Folds.Select(f => f.ScoreTime)]);
        return
        [
            row.Trial, fit.Mean, fit.StandardDeviation, score.Mean, score.StandardDeviation,
            .. ParameterNames.Select(p => row.Parameters.TryGetValue(p, out var value) ? value : null), row.Parameters,
            .. Scorers.SelectMany(s => GetScoreCells(index, s)),
        ];
    }

    private IEnumerable<object> GetScoreCells(int index, string scorer)
    {
        var (mean, deviation) = Summarize(Rows[index], scorer);
        return [.. Rows[index].Folds.Select(f => (object)GetFoldScore(f, scorer)), mean, deviation, GetRank(
            index, scorer)];
    }

    private static string FormatCsv(object? cell) => cell switch
    {
        null or double.NaN => "",
        ParameterValue { Kind: ParameterKind.Null } => "",
        ParameterValue { Kind: ParameterKind.String } text => text.AsText(),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    };

    private static string FormatJson(object? cell) => cell switch
    {
        null => "null",
        double number when !double.IsFinite(number) => "null",
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    };

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
