using System.Text.Json;
using Experiments.Search.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The statements that write. Rows go as one array a column, so that a statement costs the same round trip for one row
/// and for thousands, and is prepared once. Each writes only while the epoch is the latest: the first of them takes the
/// experiment's row for the transaction if it is, and the others look.
/// </summary>
internal static class PostgresStatements
{
    private const string InCurrentTerm =
        "WHERE EXISTS (SELECT FROM experiments WHERE experiment_id = $1 AND epoch = $2)";

    private const string SetStatus = "UPDATE experiments SET status = $3, switches = $4, refit_trial = $5, ended = $6 "
        + "WHERE experiment_id = $1 AND epoch = $2";

    private const string AddFits = $"""
        INSERT INTO fits (experiment_id, {StoreRows.FitColumns})
        SELECT $1, rows.* FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, $25, $26) AS rows {InCurrentTerm}
        """;

    private const string EndReturned = $"""
        DELETE FROM returned_fits AS gone USING unnest($3, $4, $5) AS ended (trial, fold, rung)
        {InCurrentTerm} AND gone.experiment_id = $1 AND (gone.trial, gone.fold, gone.rung) = (ended.trial, ended.fold,
            ended.rung)
        """;

    private const string PutReturned = $"""
        INSERT INTO returned_fits (experiment_id, {StoreRows.ReturnedColumns})
        SELECT $1, rows.* FROM unnest($3, $4, $5, $6, $7, $8, $9) AS rows {InCurrentTerm}
        ON CONFLICT (experiment_id, trial, fold, rung) DO UPDATE
        SET errors = excluded.errors, losses = excluded.losses, token = excluded.token, failure = excluded.failure
        """;

    private const string AddAttempts = $"""
        INSERT INTO attempts (experiment_id, {StoreRows.AttemptColumns})
        SELECT $1, rows.* FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11) AS rows {InCurrentTerm}
        """;

    private const string AddLeases = $"""
        INSERT INTO leases (experiment_id, {StoreRows.LeaseColumns})
        SELECT $1, rows.* FROM unnest($3, $4, $5, $6, $7) AS rows {InCurrentTerm}
        """;

    private const string RemoveLeases =
        $"DELETE FROM leases {InCurrentTerm} AND experiment_id = $1 AND token = ANY ($3)";

    /// <summary>Records an experiment; changes no row where there is one of its id.</summary>
    public static void Create(NpgsqlBatch batch, ExperimentRecord experiment) => batch.Add(
        """
        INSERT INTO experiments (experiment_id, epoch, spec, status, switches, refit_trial, submitted, ended)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT DO NOTHING
        """,
        Value(experiment.Status.ExperimentId),
        Value(experiment.Term), Json(JsonSerializer.Serialize(experiment.Spec, StoreJson.Default.ExperimentSpec)),
        Json(JsonSerializer.Serialize(experiment.Status, StoreJson.Default.ExperimentStatus)),
        Json(JsonSerializer.Serialize(experiment.Switches, StoreJson.Default.LedgerFlags)),
        Value(experiment.RefitTrial),
        Value(experiment.Status.Submitted.UtcDateTime), Value(experiment.Status.Ended?.UtcDateTime));

    /// <summary>Claims the next epoch, and answers with it.</summary>
    public static void ClaimTerm(NpgsqlBatch batch, string experimentId) =>
        batch.Add(
            "UPDATE experiments SET epoch = epoch + 1 WHERE experiment_id = $1 RETURNING epoch", Value(experimentId));

    /// <summary>
    /// Removes an experiment and everything that is its own; the last statement's row is the experiment's.
    /// </summary>
    public static void Delete(NpgsqlBatch batch, string experimentId)
    {
        // Its own row first: who writes it meanwhile is waited for, and finds it gone.
        batch.Add("SELECT 1 FROM experiments WHERE experiment_id = $1 FOR UPDATE", Value(experimentId));
        foreach (var table in (string[])["fits", "attempts", "leases", "returned_fits", "experiments"])
            batch.Add($"DELETE FROM {table} WHERE experiment_id = $1", Value(experimentId));
    }

    /// <summary>Writes a set; the first statement's row says whether its epoch was the latest.</summary>
    /// <returns>The first statement's place in the batch.</returns>
    public static int Write(NpgsqlBatch batch, PostgresWriteSet set)
    {
        var first = batch.BatchCommands.Count;
        var add = CreateAdder(batch, set);
        add(SetStatus,
        [
            Json(JsonSerializer.Serialize(set.Last.Status, StoreJson.Default.ExperimentStatus)), Json(
                JsonSerializer.Serialize(set.Last.Switches, StoreJson.Default.LedgerFlags)),
            Value(set.Last.RefitTrial), Value(set.Last.Status.Ended?.UtcDateTime),
        ]);
        if (set.Fits.Count > 0)
        {
            add(AddFits, FitColumns(set.Fits));
            add(EndReturned, [Column(set.Fits, f => f.Report.Trial), Column(set.Fits, f => f.Report.Fold), Column(
                set.Fits, f => f.Report.Rung)]);
        }
        if (set.Returned.Count > 0) add(PutReturned, ReturnedColumns(set.Returned));
        if (set.Attempts.Count > 0) add(AddAttempts, AttemptColumns(set.Attempts));
        if (set.Leases.Count > 0) add(AddLeases, LeaseColumns(set.Leases));
        if (set.Released.Count > 0) add(RemoveLeases, [Column(set.Released, t => t.Value)]);
        return first;
    }

    private static Action<string, NpgsqlParameter[]> CreateAdder(NpgsqlBatch batch, PostgresWriteSet set) =>
        (sql, values) => batch.Add(sql, [Value(set.ExperimentId), Value(set.Term), .. values]);

    private static NpgsqlParameter[] FitColumns(IReadOnlyCollection<StoredFit> fits) =>
    [
        Column(fits, f => f.Report.Trial), Column(fits, f => f.Report.Fold), Column(fits, f => f.Report.Rung),
        Column(fits, f => f.Params, NpgsqlDbType.Json),
        Column(fits, f => f.Errors), Column(fits, f => f.LostAttempts), Column(fits, f => f.Token),
        Texts(fits, f => f.Report.Failure?.Cause.ToString()), Texts(fits, f => f.Report.Failure?.Message),
        Column(fits, f => JsonSerializer.Serialize(f.Report.Scores, StoreJson.Default.IReadOnlyDictionaryStringDouble),
            NpgsqlDbType.Json),
        Column(fits, f => f.Report.Epochs),
        Column(fits, f => f.Report.BestEpoch), Texts(fits, f => f.Report.StopReason),
        Column(fits, f => f.Report.FitTime.TotalSeconds), Column(fits, f => f.Report.ScoreTime.TotalSeconds),
        Texts(fits, f => f.Report.FitKey), Texts(fits, f => f.Report.WeightsSha256),
        Texts(fits, f => f.Report.NumericsClass), Texts(fits, f => f.Report.Device),
        Texts(fits, f => f.Report.Artifact), Column(fits, f => f.Ended.UtcDateTime), Texts(fits, f => f.AdoptedFrom),
        Texts(fits, f => f.Worker), Texts(fits, f => f.Report.Log),
    ];

    private static NpgsqlParameter[] ReturnedColumns(IReadOnlyCollection<FitRecord> fits) =>
    [
        Column(fits, f => f.Id.Trial), Column(fits, f => f.Id.Fold), Column(fits, f => f.Id.Rung),
        Column(fits, f => f.Errors), Column(fits, f => f.LostAttempts),
        Column(fits, f => f.Token?.Value), Texts(fits, f => f.Cause?.ToString()),
    ];

    private static NpgsqlParameter[] AttemptColumns(IReadOnlyCollection<StoredAttempt> attempts) =>
    [
        Column(attempts, a => a.Fit.Trial), Column(attempts, a => a.Fit.Fold), Column(attempts, a => a.Fit.Rung),
        Texts(attempts, a => a.Worker), Texts(attempts, a => a.Device),
        Texts(attempts, a => a.Failure.Cause.ToString()), Texts(attempts, a => a.Failure.Message),
        Texts(attempts, a => a.Log), Column(attempts, a => a.Ended.UtcDateTime),
    ];

    private static NpgsqlParameter[] LeaseColumns(IReadOnlyCollection<StoredLease> leases) =>
    [
        Column(leases, l => l.Lease.Token.Value), Texts(leases, l => l.Lease.WorkerId),
        Texts(leases, l => l.Lease.PackKey), Column(leases, l => l.Granted.UtcDateTime),
        Column(leases,
            l => JsonSerializer.Serialize(l.Lease.Fits, StoreJson.Default.IReadOnlyListFitId), NpgsqlDbType.Json),
    ];

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

    private static NpgsqlParameter<T[]> Column<TRow, T>(IReadOnlyCollection<TRow> rows, Func<TRow, T> value) =>
        Column(rows, value, PostgresTypes.GetDbType<T>());

    private static NpgsqlParameter<T[]> Column<TRow, T>(
        IReadOnlyCollection<TRow> rows, Func<TRow, T> value, NpgsqlDbType type)
    {
        var column = new T[rows.Count];
        var i = 0;
        foreach (var row in rows) column[i++] = value(row);
        return new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = column };
    }

    private static NpgsqlParameter<string?[]> Texts<TRow>(IReadOnlyCollection<TRow> rows, Func<TRow, string?> value) =>
        Column(rows, row => PostgresTypes.RemoveUnstorable(value(row)), NpgsqlDbType.Text);
}
