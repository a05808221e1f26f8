using System.Runtime.CompilerServices;
using System.Text.Json;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Engine.Files;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores.Columns;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>Reads the store's file, also while a silo writes it.</summary>
public sealed class SqliteExperimentReader : IExperimentReader
{
    /// <summary>The number of rows per query, where a table may have millions of rows.</summary>
    private const int PageSize = 4096;

    /// <summary>The number of trials from which on another thread reads a part of them.</summary>
    private const long TrialsPerThread = 1000;

    private readonly SqliteSource _source;
    private readonly string _file;

    private SqliteExperimentReader(SqliteSource source, string file, string? loss) =>
        (_source, _file, Loss) = (source, file, loss);

    /// <summary>
    /// A sentence that says that the store lost commits that were durable once; null if it lost none.
    /// </summary>
    public string? Loss { get; }

    /// <summary>Refuses a store that was emptied or removed while files beside it show that it had content.</summary>
    /// <exception cref="StoreException">The store was emptied or removed.</exception>
    public static void RequireNotEmptied(string file) => SqliteCommitCounter.RequireNotEmptied(file);

    /// <summary>Opens the file of an existing store.</summary>
    /// <exception cref="StoreException">There is no store, or it cannot be read, or it was emptied.</exception>
    public static SqliteExperimentReader Open(string file)
    {
        SqliteCommitCounter.RequireNotEmptied(file);
        if (!File.Exists(file))
            throw new StoreException($"There are no experiments yet in {Path.GetDirectoryName(file)}: run one first.");
        if (FileKinds.Find(file) is not FileKind.Regular and var kind)
            throw new StoreException(
                $"Cannot read the experiment store {file}: it is {FileKinds.Describe(kind)}, not the store's file.");
        // The counter is read before the store: it is written after a commit, so it is never ahead of the store.
        var counted = SqliteCommitCounter.Read(file);
        var source = SqliteSource.Open(file, counted is not null);
        try
        {
            using var connection = source.Connect();
            return new(source, file, SqliteCommitCounter.FindLoss(connection, counted, file));
        }
        catch (Exception e)
        {
            source.Dispose();
            throw SqliteErrors.Translate(e, file, writes: false);
        }
    }

    public Task<IReadOnlyList<ExperimentRecord>> ListAsync(CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<ExperimentRecord>>(connection =>
            Rows(connection.Command(
                $"SELECT {ExperimentColumns.Names} FROM experiments ORDER BY submitted DESC, experiment_id DESC"),
                ExperimentColumns.Read),
                cancellation);

    public Task<ExperimentRecord?> FindAsync(string experimentId, CancellationToken cancellation = default) =>
        ReadAsync(connection =>
            Rows(
                connection.Command($"SELECT {ExperimentColumns.Names} FROM experiments WHERE experiment_id = $id",
                    ("$id", experimentId)),
                ExperimentColumns.Read)
                .SingleOrDefault(), cancellation);

    public Task<ResultsPage> GetResultsAsync(
        string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default) =>
        ReadAsync(connection =>
        {
            var sql = $"""
                SELECT {FitColumns.Results.Names} FROM fits
                WHERE experiment_id = $id AND fold >= 0 AND trial >= $from AND trial <= coalesce(
                    (SELECT DISTINCT trial FROM fits WHERE experiment_id = $id AND fold >= 0 AND trial >= $from
                     ORDER BY trial LIMIT 1 OFFSET $count - 1), 9223372036854775807)
                ORDER BY trial, fold
                """;
            var trials = TrialGroups.Create(Rows(
                connection.Command(sql, ("$id", experimentId), ("$from", fromTrial), ("$count", maxTrials)),
                FitColumns.ReadResult));
            return new ResultsPage(trials, trials.Count == maxTrials ? trials[^1].Trial + 1 : null);
        }, cancellation);

    /// <summary>Reads the results of all trials, those of many trials with several threads.</summary>
    public async Task<IReadOnlyList<TrialRow>> ReadResultsAsync(
        string experimentId, CancellationToken cancellation = default)
    {
        var end = 1 + await ReadAsync(connection =>
            Rows(connection.Command(
                "SELECT coalesce(max(trial), -1) FROM fits WHERE experiment_id = $id AND fold >= 0",
                ("$id", experimentId)),
                row => row.GetInt64(0))
                .Single(), cancellation);
        var parts = Math.Clamp(end / TrialsPerThread, 1, Environment.ProcessorCount);
        var trials = await Task.WhenAll(Enumerable.Range(0, (int)parts).Select(i =>
            ReadResultsAsync(experimentId, end * i / parts, end * (i + 1) / parts, cancellation)));
        return [.. trials.SelectMany(t => t)];
    }

    public Task<IReadOnlyList<StoredFit>> ReadTrialAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<StoredFit>>(connection =>
            Rows(connection.Command($"SELECT {FitColumns.All.Names} FROM fits WHERE experiment_id = $id AND trial = "
                + "$trial ORDER BY rung, fold", ("$id", experimentId), ("$trial", trial)), FitColumns.Read),
                cancellation);

    public Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<StoredAttempt>>(connection =>
            Rows(connection.Command($"SELECT {AttemptColumns.All.Names} FROM attempts WHERE experiment_id = $id AND "
                + "trial = $trial ORDER BY seq", ("$id", experimentId), ("$trial", trial)), AttemptColumns.Read),
                cancellation);

    public IAsyncEnumerable<StoredFit> ReadFitsAsync(string experimentId, CancellationToken cancellation = default) =>
        ReadPagesAsync("fits", FitColumns.All.Names, FitColumns.Read, experimentId, cancellation);

    /// <summary>Runs a check of SQLite: <c>integrity_check</c> or <c>quick_check</c>.</summary>
    /// <exception cref="StoreException">The store is damaged.</exception>
    internal void CheckIntegrity(string check) => Query(connection =>
        connection.Scalar($"PRAGMA {check}(1)") is "ok" ? true
            : throw SqliteErrors.CreateDamaged(_file, $"SQLite's {check.Replace('_', ' ')} fails"));

    /// <summary>Returns all attempts of an experiment without a result, in the order of their commit.</summary>
    internal IAsyncEnumerable<StoredAttempt> ReadAttemptsAsync(
        string experimentId, CancellationToken cancellation = default) =>
            ReadPagesAsync("attempts", AttemptColumns.All.Names, AttemptColumns.Read, experimentId, cancellation);

    public Task<IReadOnlyList<FitRecord>> ReadReturnedAsync(
        string experimentId, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<FitRecord>>(connection =>
            Rows(connection.Command($"SELECT {ReturnedFitColumns.All.Names} FROM returned_fits WHERE experiment_id = "
                + "$id ORDER BY trial, fold, rung", ("$id", experimentId)), ReturnedFitColumns.Read), cancellation);

    public Task<IReadOnlyList<StoredLease>> ReadLeasesAsync(
        string experimentId, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<StoredLease>>(connection =>
            Rows(
                connection.Command(
                    $"SELECT {LeaseColumns.All.Names} FROM leases WHERE experiment_id = $id ORDER BY token",
                    ("$id", experimentId)),
                LeaseColumns.Read),
                cancellation);

    public Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeysAsync(
        IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default) =>
            ReadAsync<IReadOnlyDictionary<string, StoredFit>>(connection =>
            {
                var sql = $"""
                    SELECT {FitColumns.All.Names}, experiment_id FROM fits
                    WHERE failure IS NULL AND fit_key <> '' AND fit_key IN (SELECT value FROM json_each($keys))
                    ORDER BY seq
                    """;
                var keys = JsonSerializer.Serialize([.. fitKeys], StoreJson.Default.StringArray);
                var found = new Dictionary<string, StoredFit>(StringComparer.Ordinal);
                foreach (var fit in Rows(connection.Command(sql, ("$keys", keys)), row =>
                        FitColumns.Read(row) with { AdoptedFrom = row.GetString(FitColumns.All.Count) }))
                    found.TryAdd(fit.Report.FitKey, fit);
                return found;
            }, cancellation);

    public ValueTask DisposeAsync()
    {
        _source.Dispose();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<T> ReadPagesAsync<T>(
        string table,
        string columns,
        Func<SqliteDataReader, T> read,
        string experimentId,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = 0L; ;)
        {
            var page = await ReadAsync(connection => Rows(
                connection.Command(
                    $"SELECT {columns}, seq FROM {table} WHERE experiment_id = $id AND seq > $after ORDER BY seq LIMIT "
                    + $"{PageSize}",
                    ("$id", experimentId), ("$after", after)),
                row => (Row: read(row), Seq: row.GetInt64(row.FieldCount - 1))), cancellation);
            foreach (var (row, _) in page) yield return row;
            if (page.Count < PageSize) yield break;
            after = page[^1].Seq;
        }
    }

    private Task<IReadOnlyList<TrialRow>> ReadResultsAsync(
        string experimentId, long from, long end, CancellationToken cancellation) =>
        ReadAsync(connection =>
            TrialGroups.Create(Rows(
                connection.Command($"""
                    SELECT {FitColumns.Results.Names} FROM fits
                    WHERE experiment_id = $id AND fold >= 0 AND trial >= $from AND trial < $end ORDER BY trial, fold
                    """, ("$id", experimentId), ("$from", from), ("$end", end)),
                FitColumns.ReadResult)), cancellation);

    private static List<T> Rows<T>(SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        using (command)
        {
            using var rows = command.ExecuteReader();
            var result = new List<T>();
            while (rows.Read()) result.Add(read(rows));
            return result;
        }
    }

    /// <summary>Runs a query on another thread: SQLite blocks the calling thread, which may be a grain's.</summary>
    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellation) =>
        Task.Run(() => Query(query), cancellation);

    private T Query<T>(Func<SqliteConnection, T> query)
    {
        try
        {
            using var connection = _source.Connect();
            return query(connection);
        }
        catch (Exception e) when (e is SqliteException or IOException || StoreDamage.IsDamagedRow(e))
        {
            throw SqliteErrors.Translate(e, _file, writes: false);
        }
    }
}
