using Experiments.Contracts.Errors;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// Imports experiments from another store, each in one transaction, so that it appears as a whole or not at all.
/// </summary>
internal static class PostgresImport
{
    private const int PageSize = 4096;

    /// <summary>Imports an experiment with all its rows, unless the database has it.</summary>
    /// <exception cref="StoreException">The database has it, and it has run on in the other store since.</exception>
    public static async Task<ImportedExperiment> RunAsync(
        NpgsqlConnection connection, ExperimentImport from, CancellationToken cancellation)
    {
        var id = from.Record.Status.ExperimentId;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if ((await ExecuteAsync(connection, batch => PostgresStatements.Create(batch, from.Record), cancellation))[0]
            == 0)
        {
            await CompareAsync(connection, from, cancellation);
            return new(id, WasThere: true, 0, 0);
        }

        var (fits, attempts) = (0L, 0L);
        await foreach (var page in from.Fits.Chunk(PageSize).WithCancellation(cancellation))
            fits += await AddAsync(connection, CreateBatch(from) with { Fits = page }, page.Length, cancellation);
        await foreach (var page in from.Attempts.Chunk(PageSize).WithCancellation(cancellation))
            attempts += await AddAsync(
                connection, CreateBatch(from) with { Attempts = page }, page.Length, cancellation);
        await AddAsync(
            connection, CreateBatch(from) with { Leases = from.Leases, Returned = from.Returned }, 0, cancellation);
        await transaction.CommitAsync(cancellation);
        return new(id, WasThere: false, fits, attempts);
    }

    private static CommitBatch CreateBatch(ExperimentImport from) =>
        new()
        {
            Status = from.Record.Status,
            Term = from.Record.Term,
            Flags = from.Record.Flags,
            RefitTrial = from.Record.RefitTrial
        };

    /// <summary>
    /// Compares an experiment with its earlier import. It may have run on here; if it has run on in the other store
    /// too, the two cannot be merged.
    /// </summary>
    private static async Task CompareAsync(
        NpgsqlConnection connection, ExperimentImport from, CancellationToken cancellation)
    {
        var id = from.Record.Status.ExperimentId;
        await using var command = new NpgsqlCommand("SELECT term, (SELECT count(*) FROM fits WHERE experiment_id = "
            + "$1) FROM experiments WHERE experiment_id = $1", connection)
        { Parameters = { new() { Value = id } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        if (from.Record.Term > row.GetInt64(0) || await from.Fits.LongCountAsync(cancellation) > row.GetInt64(1))
            throw new StoreException(
                $"The experiment '{id}' was moved before and has run on in the old store since: delete it in one of "
                + "the two stores, then move again.");
    }

    private static async Task<long> AddAsync(
        NpgsqlConnection connection, CommitBatch batch, long rows, CancellationToken cancellation)
    {
        var set = PostgresWriteSet.Create(batch);
        var affected = await ExecuteAsync(
            connection, statements => PostgresStatements.Write(statements, set), cancellation);
        // The first result is that of the status, the second that of the rows: all rows must have been written.
        if (rows > 0 && affected[1] != rows)
            throw new StoreException(
                $"Of {rows} rows of the experiment '{batch.Status.ExperimentId}' {affected[1]} were written: nothing "
                + "was kept; move again.");
        return rows;
    }

    private static async Task<IReadOnlyList<long>> ExecuteAsync(
        NpgsqlConnection connection, Action<NpgsqlBatch> statements, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        statements(batch);
        await batch.ExecuteNonQueryAsync(cancellation);
        return [.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().Select(c => (long)c.RecordsAffected)];
    }
}

/// <summary>An experiment with all its rows, from another store.</summary>
internal sealed record ExperimentImport(
    ExperimentRecord Record,
    IAsyncEnumerable<StoredFit> Fits,
    IAsyncEnumerable<StoredAttempt> Attempts,
    IReadOnlyList<StoredLease> Leases,
    IReadOnlyList<Search.Ledger.FitRecord> Returned);

/// <summary>The outcome of one experiment's import.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="WasThere">True if the store had it already.</param>
/// <param name="Fits">The number of fits that were imported.</param>
/// <param name="Attempts">The number of attempts without a result that were imported.</param>
public sealed record ImportedExperiment(string ExperimentId, bool WasThere, long Fits, long Attempts);
