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
    private readonly Dictionary<string, CvSummary[]> _summaries = new(StringComparer.Ordinal);
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
        {
            _summaries[scorer] =
            [
                .. TableParts.Make(Rows.Count, (from, end) => Summarize(scorer, from, end)).SelectMany(part => part),
            ];
            _ranks[scorer] = CvSummary.Rank([.. _summaries[scorer].Select(s => s.Mean)]);
        }
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
        var header = new CsvCells();
        foreach (var column in GetColumnNames()) header.Add(column);
        header.EndRow();
        return TableCells.Join("", [header, .. Format(() => new CsvCells())], "", "");
    }

    /// <summary>Writes the table as a JSON array of objects, one a row; NaN and absent parameters are null.</summary>
    public string ToJson()
    {
        var columns = GetColumnNames();
        return TableCells.Join("[\n", Format(() => new JsonCells(columns)), JsonCells.Separator, "\n]\n");
    }

    private CvSummary[] Summarize(string scorer, int from, int end)
    {
        var summaries = new CvSummary[end - from];
        for (var i = from; i < end; i++) summaries[i - from] = Summarize(Rows[i], scorer);
        return summaries;
    }

    /// <summary>Adds the rows to tables that are parts of one.</summary>
    private IReadOnlyList<TableCells> Format(Func<TableCells> create) => TableParts.Make(Rows.Count, (from, end) =>
    {
        var cells = create();
        for (var i = from; i < end; i++)
        {
            AddCells(i, cells);
            cells.EndRow();
        }
        return cells;
    });

    private static double GetFoldScore(CvFold fold, string scorer) =>
        fold.Scores.TryGetValue(scorer, out var score) ? score : double.NaN;

    private IReadOnlyList<string> GetColumnNames() =>
    [
        "trial", "mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time",
        .. ParameterNames.Select(p => $"param_{p}"), "params",
        .. Scorers.SelectMany(s =>
            (IEnumerable<string>)[.. Enumerable.Range(0, Folds).Select(f => $"split{f}_test_{s}"),
                $"mean_test_{s}", $"std_test_{s}", $"rank_test_{s}"]),
    ];

    private void AddCells(int index, TableCells cells)
    {
        var row = Rows[index];
        cells.Add(row.Trial);
        AddSummary(CvSummary.Compute([.. row.Folds.Select(f => f.FitTime)]), cells);
        AddSummary(CvSummary.Compute([.. row.Folds.Select(f => f.ScoreTime)]), cells);
        foreach (var name in ParameterNames) cells.Add(row.Parameters.TryGetValue(name, out var value) ? value : null);
        cells.Add(row.Parameters);
        foreach (var scorer in Scorers)
        {
            foreach (var fold in row.Folds) cells.Add(GetFoldScore(fold, scorer));
            AddSummary(_summaries[scorer][index], cells);
            cells.Add(GetRank(index, scorer));
        }
    }

    private static void AddSummary(CvSummary summary, TableCells cells)
    {
        cells.Add(summary.Mean);
        cells.Add(summary.StandardDeviation);
    }
}
