using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>Rows of the tables as what they stand for. Every store has the same columns by the same names.</summary>
internal static class StoreRows
{
    public const string ExperimentColumns = "spec, status, epoch, switches, refit_trial";

    public const string FitColumns =
        "trial, fold, rung, params, errors, losses, token, failure, message, scores, epochs, best_epoch, stop_reason, "
        + "fit_seconds, score_seconds, "
        +
        "fit_key, weights_sha256, numerics_class, device, artifact, ended, adopted_from, worker, log";

    /// <summary>
    /// What a table of results is made of: a fit's key, weights and log are not read a hundred thousand times for it.
    /// </summary>
    public const string ResultColumns =
        "trial, fold, rung, params, failure, message, scores, epochs, best_epoch, fit_seconds, score_seconds";

    /// <summary>The first column after <see cref="FitColumns"/>.</summary>
    public const int ColumnsOfFit = 24;

    public const string AttemptColumns = "trial, fold, rung, worker, device, cause, message, log, ended";

    public const string LeaseColumns = "token, worker, pack_key, granted, fits";

    public const string ReturnedColumns = "trial, fold, rung, errors, losses, token, failure";

    public static ExperimentRecord Experiment(DbDataReader row) => new(
        JsonSerializer.Deserialize(row.GetString(0), StoreJson.Default.ExperimentSpec)!,
        JsonSerializer.Deserialize(row.GetString(1), StoreJson.Default.ExperimentStatus)!,
        row.GetInt64(2),
        JsonSerializer.Deserialize(row.GetString(3), StoreJson.Default.LedgerFlags),
        row.Number(4));

    public static StoredFit Fit(DbDataReader row) => new(
        new FitReport
        {
            Trial = row.GetInt64(0),
            Fold = row.GetInt32(1),
            Rung = row.GetInt32(2),
            Failure = row.Text(7) is { } cause ? new(Enum.Parse<FailureCause>(cause), row.GetString(8)) : null,
            Scores = JsonSerializer.Deserialize(row.GetString(9), StoreJson.Default.IReadOnlyDictionaryStringDouble)!,
            Epochs = row.GetInt32(10),
            BestEpoch = row.GetInt32(11),
            StopReason = row.GetString(12),
            FitTime = TimeSpan.FromSeconds(row.GetDouble(13)),
            ScoreTime = TimeSpan.FromSeconds(row.GetDouble(14)),
            FitKey = row.GetString(15),
            WeightsSha256 = row.GetString(16),
            NumericsClass = row.GetString(17),
            Device = row.GetString(18),
            Artifact = row.Text(19),
            Log = row.GetString(23),
        },
        row.GetString(3), row.GetInt32(4), row.GetInt32(5), row.Number(6), row.Time(20), row.Text(21), row.Text(22));

    /// <summary>
    /// Rows of <see cref="ResultColumns"/>, in the order of trial and fold, as the trials that they belong to.
    /// </summary>
    public static IReadOnlyList<TrialRow> Trials(IEnumerable<(string Params, FitReport Fit)> rows)
    {
        var trials = new List<TrialRow>();
        List<FitReport> fits = [];
        foreach (var (parameters, fit) in rows)
        {
            if (trials.Count == 0 || trials[^1].Trial != fit.Trial) trials.Add(new(fit.Trial, parameters, fits = []));
            fits.Add(fit);
        }
        return trials;
    }

    public static (string Params, FitReport Fit) Result(DbDataReader row) => (row.GetString(3), new FitReport
    {
        Trial = row.GetInt64(0),
        Fold = row.GetInt32(1),
        Rung = row.GetInt32(2),
        Failure = row.Text(4) is { } cause ? new(Enum.Parse<FailureCause>(cause), row.GetString(5)) : null,
        Scores = JsonSerializer.Deserialize(row.GetString(6), StoreJson.Default.IReadOnlyDictionaryStringDouble)!,
        Epochs = row.GetInt32(7),
        BestEpoch = row.GetInt32(8),
        FitTime = TimeSpan.FromSeconds(row.GetDouble(9)),
        ScoreTime = TimeSpan.FromSeconds(row.GetDouble(10)),
    });

    public static StoredAttempt Attempt(DbDataReader row) => new(
        new(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2)), row.GetString(3), row.GetString(4),
        new(Enum.Parse<FailureCause>(row.GetString(5)), row.GetString(6)), row.GetString(7), row.Time(8));

    public static StoredLease Lease(DbDataReader row) => new(
        new(new(row.GetInt64(0)), row.GetString(1), row.Text(2), JsonSerializer.Deserialize(
            row.GetString(4), StoreJson.Default.IReadOnlyListFitId)!),
        row.Time(3));

    public static FitRecord Returned(DbDataReader row) => new(
        new(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2)), FitState.Pending, double.NaN,
        row.Text(6) is { } cause ? Enum.Parse<FitFailureCause>(cause) : null,
        row.GetInt32(3), row.GetInt32(4), row.Number(5) is { } token ? new LeaseToken(token) : null);

    private static string? Text(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>A time: SQLite has none and keeps it as text.</summary>
    private static DateTimeOffset Time(this DbDataReader row, int column) => row.GetValue(column) is string text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : new(row.GetDateTime(column), TimeSpan.Zero);
}
