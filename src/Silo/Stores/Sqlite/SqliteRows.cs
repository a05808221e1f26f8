using System.Text.Json;
using Experiments.Contracts.Leases;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>Rows of the tables as what they stand for.</summary>
internal static class SqliteRows
{
    public const string ExperimentColumns = "spec, status, epoch";

    public const string FitColumns =
        "trial, fold, params, attempt, failure, message, scores, epochs, best_epoch, stop_reason, fit_seconds, score_seconds, " +
        "fit_key, weights_sha256, numerics_class, device, artifact, ended, adopted_from";

    public static ExperimentRecord Experiment(SqliteDataReader row) => new(
        JsonSerializer.Deserialize(row.GetString(0), StoreJson.Default.ExperimentSpec)!,
        JsonSerializer.Deserialize(row.GetString(1), StoreJson.Default.ExperimentStatus)!,
        row.GetInt64(2));

    public static StoredFit Fit(SqliteDataReader row) => new(
        new FitReport
        {
            Trial = row.GetInt64(0),
            Fold = row.GetInt32(1),
            Failure = row.Text(4) is { } cause ? new(Enum.Parse<FailureCause>(cause), row.GetString(5)) : null,
            Scores = JsonSerializer.Deserialize(row.GetString(6), StoreJson.Default.IReadOnlyDictionaryStringDouble)!,
            Epochs = row.GetInt32(7),
            BestEpoch = row.GetInt32(8),
            StopReason = row.GetString(9),
            FitTime = TimeSpan.FromSeconds(row.GetDouble(10)),
            ScoreTime = TimeSpan.FromSeconds(row.GetDouble(11)),
            FitKey = row.GetString(12),
            WeightsSha256 = row.GetString(13),
            NumericsClass = row.GetString(14),
            Device = row.GetString(15),
            Artifact = row.Text(16),
        },
        row.GetString(2), row.GetInt32(3), SqliteExtensions.ToTime(row.GetString(17)), row.Text(18));

    public static StoredLease Lease(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), SqliteExtensions.ToTime(row.GetString(2)),
        JsonSerializer.Deserialize(row.GetString(3), StoreJson.Default.IReadOnlyListLeasedItem)!);
}
