using System.Text.Json;
using Experiments.Search.Ledger;
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
        Run("INSERT INTO experiments (experiment_id, epoch, spec, status) VALUES ($1, 0, $2, $3) ON CONFLICT DO "
            + "NOTHING", id, spec, status) == 1;

    public long? ClaimTerm(string id) =>
        (long?)Prepared("UPDATE experiments SET epoch = epoch + 1 WHERE experiment_id = $1 RETURNING epoch", id)
            .ExecuteScalar();

    /// <summary>Sets where the experiment stands, if the epoch is still the latest.</summary>
    public bool SetStatus(CommitBatch batch) => Run(
        "UPDATE experiments SET status = $1, switches = $2, refit_trial = $3 WHERE experiment_id = $4 AND epoch = $5",
        JsonSerializer.Serialize(batch.Status, StoreJson.Default.ExperimentStatus),
        JsonSerializer.Serialize(batch.Switches, StoreJson.Default.LedgerFlags),
        batch.RefitTrial, batch.Status.ExperimentId, batch.Term) == 1;

    public void AddFit(string id, StoredFit fit)
    {
        var report = fit.Report;
        Run(
            $"INSERT INTO fits (experiment_id, {StoreRows.FitColumns}) VALUES "
            + "($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25)",
            id, report.Trial, report.Fold, report.Rung, fit.Params, fit.Errors, fit.LostAttempts, fit.Token,
            report.Failure?.Cause.ToString(), report.Failure?.Message,
            JsonSerializer.Serialize(report.Scores, StoreJson.Default.IReadOnlyDictionaryStringDouble),
            report.Epochs,
            report.BestEpoch, report.StopReason, report.FitTime.TotalSeconds, report.ScoreTime.TotalSeconds,
            report.FitKey, report.WeightsSha256, report.NumericsClass, report.Device, report.Artifact,
            SqliteExtensions.ToText(fit.Ended), fit.AdoptedFrom, fit.Worker, report.Log);
        Run("DELETE FROM returned_fits WHERE experiment_id = $1 AND trial = $2 AND fold = $3 AND rung = $4",
            id, report.Trial, report.Fold, report.Rung);
    }

    public void AddAttempt(string id, StoredAttempt attempt) => Run(
        $"INSERT INTO attempts (experiment_id, {StoreRows.AttemptColumns}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
        id, attempt.Fit.Trial, attempt.Fit.Fold, attempt.Fit.Rung, attempt.Worker, attempt.Device,
        attempt.Failure.Cause.ToString(), attempt.Failure.Message,
        attempt.Log, SqliteExtensions.ToText(attempt.Ended));

    public void PutReturned(string id, FitRecord fit) => Run(
        $"INSERT OR REPLACE INTO returned_fits (experiment_id, {StoreRows.ReturnedColumns}) VALUES "
        + "($1,$2,$3,$4,$5,$6,$7,$8)",
        id,
        fit.Id.Trial, fit.Id.Fold, fit.Id.Rung, fit.Errors, fit.LostAttempts, fit.Token?.Value, fit.Cause?.ToString());

    public void AddLease(string id, StoredLease stored) => Run(
        $"INSERT INTO leases (experiment_id, {StoreRows.LeaseColumns}) VALUES ($1,$2,$3,$4,$5,$6)",
        id,
        stored.Lease.Token.Value, stored.Lease.WorkerId, stored.Lease.PackKey, SqliteExtensions.ToText(stored.Granted),
        JsonSerializer.Serialize(stored.Lease.Fits, StoreJson.Default.IReadOnlyListFitId));

    public void RemoveLease(string id, LeaseToken token) =>
        Run("DELETE FROM leases WHERE experiment_id = $1 AND token = $2", id, token.Value);

    /// <summary>Removes an experiment and everything that is its own.</summary>
    public bool Delete(string id)
    {
        foreach (var table in (string[])["fits", "attempts", "leases", "returned_fits", "requests"])
            Run($"DELETE FROM {table} WHERE experiment_id = $1", id);
        return Run("DELETE FROM experiments WHERE experiment_id = $1", id) == 1;
    }

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
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
