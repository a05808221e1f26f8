using System.Text.Json;
using Experiments.Silo.Stores.Columns;
using Npgsql;
using NpgsqlTypes;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The statements that write. Rows are passed as one array per column, so that a statement needs one round trip for any
/// number of rows, and is prepared once. Each statement writes only while the term is the latest: the first one
/// updates, and so locks, the experiment's row if it is; the others check the term.
/// </summary>
internal static class PostgresStatements
{
    // The first two parameters are the experiment and the term.
    private const int FirstColumn = 3;

    private const string InCurrentTerm =
        "WHERE EXISTS (SELECT FROM experiments WHERE experiment_id = $1 AND term = $2)";

    private const string SetStatus = "UPDATE experiments SET status = $3, flags = $4, refit_trial = $5, ended = $6 "
        + "WHERE experiment_id = $1 AND term = $2";

    private static readonly string s_addFits = InsertInto("fits", FitColumns.All);
    private static readonly string s_addAttempts = InsertInto("attempts", AttemptColumns.All);
    private static readonly string s_addLeases = InsertInto("leases", LeaseColumns.All);

    private static readonly string s_putReturned = InsertInto("returned_fits", ReturnedFitColumns.All) + $"""
         ON CONFLICT (experiment_id, {FitColumns.Key.Names}) DO UPDATE SET {string.Join(", ",
            ReturnedFitColumns.State.Columns.Select(column => $"{column.Name} = excluded.{column.Name}"))}
        """;

    private static readonly string s_endReturned = $"""
        DELETE FROM returned_fits AS gone
        USING unnest({FitColumns.Key.CreateParameters(FirstColumn)}) AS ended (trial, fold, rung)
        {InCurrentTerm} AND gone.experiment_id = $1
            AND (gone.trial, gone.fold, gone.rung) = (ended.trial, ended.fold, ended.rung)
        """;

    private const string RemoveLeases =
        $"DELETE FROM leases {InCurrentTerm} AND experiment_id = $1 AND token = ANY ($3)";

    /// <summary>Records an experiment; changes nothing if its id exists.</summary>
    public static void Create(NpgsqlBatch batch, ExperimentRecord experiment) => batch.Add(
        """
        INSERT INTO experiments (experiment_id, term, spec, status, flags, refit_trial, submitted, ended)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT DO NOTHING
        """,
        Value(experiment.Status.ExperimentId),
        Value(experiment.Term), Json(JsonSerializer.Serialize(experiment.Spec, StoreJson.Default.ExperimentSpec)),
        Json(JsonSerializer.Serialize(experiment.Status, StoreJson.Default.ExperimentStatus)),
        Json(JsonSerializer.Serialize(experiment.Flags, StoreJson.Default.LedgerFlags)),
        Value(experiment.RefitTrial),
        Value(experiment.Status.Submitted.UtcDateTime), Value(experiment.Status.Ended?.UtcDateTime));

    /// <summary>Claims the next term, and returns it.</summary>
    public static void ClaimTerm(NpgsqlBatch batch, string experimentId) =>
        batch.Add(
            "UPDATE experiments SET term = term + 1 WHERE experiment_id = $1 RETURNING term", Value(experimentId));

    /// <summary>Removes an experiment with all its rows; the last statement deletes the experiment's own row.</summary>
    public static void Delete(NpgsqlBatch batch, string experimentId)
    {
        // The experiment's row is locked first: the deletion waits for a concurrent writer, and a later writer finds no
        // row.
        batch.Add("SELECT 1 FROM experiments WHERE experiment_id = $1 FOR UPDATE", Value(experimentId));
        foreach (var table in (string[])["fits", "attempts", "leases", "returned_fits", "experiments"])
            batch.Add($"DELETE FROM {table} WHERE experiment_id = $1", Value(experimentId));
    }

    /// <summary>Writes a set. The number of rows of the first statement says whether its term was the latest.</summary>
    /// <returns>The index of the set's first statement in the batch.</returns>
    public static int Write(NpgsqlBatch batch, PostgresWriteSet set)
    {
        var first = batch.BatchCommands.Count;
        var add = CreateAdder(batch, set);
        add(SetStatus,
        [
            Json(JsonSerializer.Serialize(set.Last.Status, StoreJson.Default.ExperimentStatus)), Json(
                JsonSerializer.Serialize(set.Last.Flags, StoreJson.Default.LedgerFlags)),
            Value(set.Last.RefitTrial), Value(set.Last.Status.Ended?.UtcDateTime),
        ]);
        if (set.Fits.Count > 0)
        {
            add(s_addFits, CreateArrays(FitColumns.All, set.Fits));
            add(s_endReturned, CreateArrays(FitColumns.Key, set.Fits));
        }
        if (set.Returned.Count > 0) add(s_putReturned, CreateArrays(ReturnedFitColumns.All, set.Returned));
        if (set.Attempts.Count > 0) add(s_addAttempts, CreateArrays(AttemptColumns.All, set.Attempts));
        if (set.Leases.Count > 0) add(s_addLeases, CreateArrays(LeaseColumns.All, set.Leases));
        if (set.Released.Count > 0) add(RemoveLeases,
                [CreateArray(NpgsqlDbType.Bigint, set.Released.Select(token => token.Value).ToArray())]);
        return first;
    }

    private static Action<string, NpgsqlParameter[]> CreateAdder(NpgsqlBatch batch, PostgresWriteSet set) =>
        (sql, values) => batch.Add(sql, [Value(set.ExperimentId), Value(set.Term), .. values]);

    private static string InsertInto<TRow>(string table, ColumnList<TRow> columns) => $"""
        INSERT INTO {table} (experiment_id, {columns.Names})
        SELECT $1, rows.* FROM unnest({columns.CreateParameters(FirstColumn)}) AS rows {InCurrentTerm}
        """;

    private static NpgsqlParameter[] CreateArrays<TRow>(ColumnList<TRow> columns, IReadOnlyCollection<TRow> rows)
    {
        var arrays = new NpgsqlParameter[columns.Count];
        for (var i = 0; i < arrays.Length; i++)
        {
            var (kind, values) = (columns.Columns[i].Kind, columns.Columns[i].GetValues(rows));
            if (kind == ColumnKind.Text) PostgresTypes.RemoveUnstorable((string?[])values);
            arrays[i] = CreateArray(PostgresTypes.GetDbType(kind), values);
        }
        return arrays;
    }

    private static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Value<T>(T value) => value is null
        ? new NpgsqlParameter { NpgsqlDbType = PostgresTypes.GetDbType<T>(), Value = DBNull.Value }
        : new NpgsqlParameter { NpgsqlDbType = PostgresTypes.GetDbType<T>(), Value = value };

    private static NpgsqlParameter Json(string value) => new() { NpgsqlDbType = NpgsqlDbType.Json, Value = value };

    private static NpgsqlParameter CreateArray(NpgsqlDbType type, Array values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values };
}
