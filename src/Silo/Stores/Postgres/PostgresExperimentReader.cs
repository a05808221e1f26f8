using System.Runtime.CompilerServices;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores.Columns;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>Reads the experiments of a database, also while silos write them.</summary>
public sealed class PostgresExperimentReader : IExperimentReader
{
    /// <summary>The number of rows per query, where a table may have millions of rows.</summary>
    private const int PageSize = 4096;

    private readonly PostgresDatabase _database;

    internal PostgresExperimentReader(PostgresDatabase database) => _database = database;

    /// <summary>Opens an existing store.</summary>
    /// <param name="location">The database.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <exception cref="StoreException">
    /// The database has no store, or one of another version, or cannot be read.
    /// </exception>
    public static async Task<PostgresExperimentReader> OpenAsync(
        StoreLocation location, CancellationToken cancellation = default)
    {
        // A user waits for the answer, so an unavailable server is reported at once.
        var database = new PostgresDatabase(location, TimeSpan.Zero, TimeProvider.System);
        try
        {
            await database.ExecuteAsync(
                async connection =>
                {
                    await PostgresSchema.CheckAsync(connection, location, cancellation);
                    return true;
                },
                cancellation);
            return new(database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public Task<IReadOnlyList<ExperimentRecord>> ListAsync(CancellationToken cancellation = default) =>
        ReadAsync($"SELECT {ExperimentColumns.Names} FROM experiments ORDER BY submitted DESC, experiment_id DESC",
            ExperimentColumns.Read, cancellation);

    public async Task<ExperimentRecord?> FindAsync(string experimentId, CancellationToken cancellation = default) =>
        (await ReadAsync($"SELECT {ExperimentColumns.Names} FROM experiments WHERE experiment_id = $1",
            ExperimentColumns.Read, cancellation, experimentId))
            .SingleOrDefault();

    public async Task<ResultsPage> GetResultsAsync(
        string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default)
    {
        var sql = $"""
            SELECT {FitColumns.Results.Names} FROM fits
            WHERE experiment_id = $1 AND fold >= 0 AND trial >= $2 AND trial <= coalesce(
                (SELECT DISTINCT trial FROM fits WHERE experiment_id = $1 AND fold >= 0 AND trial >= $2
                 ORDER BY trial LIMIT 1 OFFSET $3 - 1), 9223372036854775807)
            ORDER BY trial, fold
            """;
        var trials = TrialGroups.Create(
            await ReadAsync(sql, FitColumns.ReadResult, cancellation, experimentId, fromTrial, maxTrials));
        return new(trials, trials.Count == maxTrials ? trials[^1].Trial + 1 : null);
    }

    public Task<IReadOnlyList<StoredFit>> ReadTrialAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
            ReadAsync(
                $"SELECT {FitColumns.All.Names} FROM fits WHERE experiment_id = $1 AND trial = $2 ORDER BY rung, fold",
                FitColumns.Read, cancellation, experimentId, trial);

    public Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
            ReadAsync(
                $"SELECT {AttemptColumns.All.Names} FROM attempts WHERE experiment_id = $1 AND trial = $2 ORDER BY seq",
                AttemptColumns.Read, cancellation, experimentId, trial);

    public async IAsyncEnumerable<StoredFit> ReadFitsAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var after = 0L; ;)
        {
            var page = await ReadAsync(
                $"SELECT {FitColumns.All.Names}, seq FROM fits WHERE experiment_id = $1 AND seq > $2 ORDER BY seq "
                + "LIMIT $3",
                row => (Fit: FitColumns.Read(row), Seq: row.GetInt64(FitColumns.All.Count)),
                cancellation, experimentId, after, PageSize);
            foreach (var (fit, _) in page) yield return fit;
            if (page.Count < PageSize) yield break;
            after = page[^1].Seq;
        }
    }

    public Task<IReadOnlyList<FitRecord>> ReadReturnedAsync(
        string experimentId, CancellationToken cancellation = default) =>
            ReadAsync(
                $"SELECT {ReturnedFitColumns.All.Names} FROM returned_fits WHERE experiment_id = $1 "
                + "ORDER BY trial, fold, rung",
                ReturnedFitColumns.Read, cancellation, experimentId);

    public Task<IReadOnlyList<StoredLease>> ReadLeasesAsync(
        string experimentId, CancellationToken cancellation = default) =>
            ReadAsync($"SELECT {LeaseColumns.All.Names} FROM leases WHERE experiment_id = $1 ORDER BY token",
                LeaseColumns.Read, cancellation, experimentId);

    public async Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeysAsync(
        IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default)
    {
        var sql = $"""
            SELECT {FitColumns.All.Names}, experiment_id FROM fits
            WHERE failure IS NULL AND fit_key <> '' AND fit_key = ANY ($1) ORDER BY seq
            """;
        var found = new Dictionary<string, StoredFit>(StringComparer.Ordinal);
        foreach (var fit in await ReadAsync(
                sql, row => FitColumns.Read(row) with { AdoptedFrom = row.GetString(FitColumns.All.Count) },
                cancellation, (object)fitKeys.ToArray()))
            found.TryAdd(fit.Report.FitKey, fit);
        return found;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params object[] values) =>
        _database.ExecuteAsync<IReadOnlyList<T>>(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var value in values) command.Parameters.Add(new() { Value = value });
                await using var rows = await command.ExecuteReaderAsync(cancellation);
                var result = new List<T>();
                while (await rows.ReadAsync(cancellation)) result.Add(ReadRow(rows, read));
                return result;
            },
            cancellation);

    private T ReadRow<T>(NpgsqlDataReader rows, Func<NpgsqlDataReader, T> read)
    {
        try
        {
            return read(rows);
        }
        catch (Exception e) when (StoreDamage.IsDamagedRow(e))
        {
            throw PostgresErrors.CreateDamaged(e, _database.Location);
        }
    }
}
