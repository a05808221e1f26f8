using System.Text.Json;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores.Columns;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>The statements that write, prepared once. Only the committer's thread uses them.</summary>
internal sealed class SqliteWriter(SqliteConnection connection, SqliteCommitCounter counter) : IDisposable
{
    private static readonly string s_addFit = InsertInto("fits", FitColumns.All);
    private static readonly string s_addAttempt = InsertInto("attempts", AttemptColumns.All);
    private static readonly string s_addLease = InsertInto("leases", LeaseColumns.All);
    private static readonly string s_putReturned =
        InsertInto("returned_fits", ReturnedFitColumns.All, "INSERT OR REPLACE");
    private static readonly string s_endReturned =
        $"DELETE FROM returned_fits WHERE experiment_id = $1 AND ({FitColumns.Key.Names}) = "
        + $"({FitColumns.Key.CreateParameters(2)})";

    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private SqliteTransaction? _transaction;

    // Nobody else writes them, and most searches have none: a statement less for each fit.
    private bool _mayHaveReturned = true;

    public string File => connection.DataSource;

    public void Transaction(Action work)
    {
        using (_transaction = connection.BeginTransaction(deferred: false))
        {
            _mayHaveReturned = _mayHaveReturned
                && Prepared("SELECT 1 FROM returned_fits LIMIT 1").ExecuteScalar() is not null;
            work();
            using (var command = connection.CreateCommand())
            {
                command.Transaction = _transaction;
                counter.CountIn(command);
            }
            _transaction.Commit();
        }

        counter.OnCommitted();
    }

    public bool Create(string id, string spec, string status) =>
        Run("INSERT INTO experiments (experiment_id, term, spec, status) VALUES ($1, 0, $2, $3) ON CONFLICT DO "
            + "NOTHING", id, spec, status) == 1;

    public long? ClaimTerm(string id) =>
        (long?)Prepared("UPDATE experiments SET term = term + 1 WHERE experiment_id = $1 RETURNING term", id)
            .ExecuteScalar();

    /// <summary>Writes the status of an experiment, if the term is still the latest; returns whether it was.</summary>
    public bool SetStatus(CommitBatch batch) => Run(
        "UPDATE experiments SET status = $1, flags = $2, refit_trial = $3 WHERE experiment_id = $4 AND term = $5",
        JsonSerializer.Serialize(batch.Status, StoreJson.Default.ExperimentStatus),
        JsonSerializer.Serialize(batch.Flags, StoreJson.Default.LedgerFlags),
        batch.RefitTrial, batch.Status.ExperimentId, batch.Term) == 1;

    public void AddFit(string id, StoredFit fit)
    {
        Insert(s_addFit, id, FitColumns.All, fit);
        if (_mayHaveReturned) Insert(s_endReturned, id, FitColumns.Key, fit);
    }

    public void AddAttempt(string id, StoredAttempt attempt) => Insert(s_addAttempt, id, AttemptColumns.All, attempt);

    public void PutReturned(string id, FitRecord fit)
    {
        _mayHaveReturned = true;
        Insert(s_putReturned, id, ReturnedFitColumns.All, fit);
    }

    public void AddLease(string id, StoredLease lease) => Insert(s_addLease, id, LeaseColumns.All, lease);

    public void RemoveLease(string id, LeaseToken token) =>
        Run("DELETE FROM leases WHERE experiment_id = $1 AND token = $2", id, token.Value);

    /// <summary>Removes an experiment with all its rows.</summary>
    public bool Delete(string id)
    {
        foreach (var table in (string[])["fits", "attempts", "leases", "returned_fits", "operations"])
            Run($"DELETE FROM {table} WHERE experiment_id = $1", id);
        return Run("DELETE FROM experiments WHERE experiment_id = $1", id) == 1;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        connection.Dispose();
        counter.Dispose();
    }

    private int Run(string sql, params ReadOnlySpan<object?> values) => Prepared(sql, values).ExecuteNonQuery();

    /// <summary>Inserts a row, with the experiment's id before the values.</summary>
    private void Insert<TRow>(string sql, string id, ColumnList<TRow> columns, TRow row)
    {
        var command = Prepared(sql, 1 + columns.Count);
        command.Parameters[0].Value = id;
        for (var i = 0; i < columns.Count; i++)
            command.Parameters[1 + i].Value = SqliteExtensions.ToParameter(columns.Columns[i].GetValue(row));
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepared(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Prepared(sql, values.Length);
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    private SqliteCommand Prepared(string sql, int parameters)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            _prepared[sql] = command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= parameters; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }

        command.Transaction = _transaction;
        return command;
    }

    private static string InsertInto<TRow>(string table, ColumnList<TRow> columns, string verb = "INSERT") =>
        $"{verb} INTO {table} (experiment_id, {columns.Names}) VALUES ($1, {columns.CreateParameters(2)})";
}
