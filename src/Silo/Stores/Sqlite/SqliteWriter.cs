using System.Text.Json;
using Experiments.Contracts.Results;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>The statements that write, prepared once. Used by the committer's thread alone.</summary>
internal sealed class SqliteWriter(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private SqliteTransaction? _transaction;

    public string File => connection.DataSource;

    public void Transaction(Action work)
    {
        using (_transaction = connection.BeginTransaction(deferred: false))
        {
            work();
            _transaction.Commit();
        }
    }

    public bool Create(string id, string spec, string status) =>
        Run("INSERT INTO experiments (experiment_id, epoch, spec, status) VALUES ($1, 0, $2, $3) ON CONFLICT DO NOTHING", id, spec, status) == 1;

    public long? ClaimEpoch(string id) => (long?)Prepared("UPDATE experiments SET epoch = epoch + 1 WHERE experiment_id = $1 RETURNING epoch", id).ExecuteScalar();

    /// <summary>Sets where the experiment stands, if the epoch is still the latest.</summary>
    public bool SetStatus(ExperimentStatus status, long epoch) => Run(
        "UPDATE experiments SET status = $1 WHERE experiment_id = $2 AND epoch = $3",
        JsonSerializer.Serialize(status, StoreJson.Default.ExperimentStatus), status.ExperimentId, epoch) == 1;

    public void AddFit(string id, StoredFit fit)
    {
        var report = fit.Report;
        Run(
            $"INSERT INTO fits (experiment_id, {SqliteRows.FitColumns}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)",
            id, report.Trial, report.Fold, fit.Params, fit.Attempt, report.Failure?.Cause.ToString(), report.Failure?.Message,
            JsonSerializer.Serialize(report.Scores, StoreJson.Default.IReadOnlyDictionaryStringDouble),
            report.Epochs, report.BestEpoch, report.StopReason, report.FitTime.TotalSeconds, report.ScoreTime.TotalSeconds,
            report.FitKey, report.WeightsSha256, report.NumericsClass, report.Device, report.Artifact,
            SqliteExtensions.ToText(fit.Ended), fit.AdoptedFrom);
    }

    public void PutLease(string id, StoredLease lease) => Run(
        "INSERT INTO leases (experiment_id, token, worker, granted, items) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO UPDATE SET items = excluded.items",
        id, lease.Token, lease.Worker, SqliteExtensions.ToText(lease.Granted), JsonSerializer.Serialize(lease.Items, StoreJson.Default.IReadOnlyListLeasedItem));

    public void RemoveLease(string id, long token) => Run("DELETE FROM leases WHERE experiment_id = $1 AND token = $2", id, token);

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        connection.Dispose();
    }

    private int Run(string sql, params ReadOnlySpan<object?> values) => Prepared(sql, values).ExecuteNonQuery();

    private SqliteCommand Prepared(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            _prepared[sql] = command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
