using System.Data;
using Experiments.Contracts.Errors;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// Runs transactions on one kept connection, each exactly once even if the connection breaks. Each transaction writes
/// its number into this writer's row. A transaction whose connection breaks before its commit was not done, and is
/// repeated; if the connection breaks later, the row says whether it was committed. (The server's own transaction ids
/// cannot tell: after a crash they are used again.)
/// </summary>
internal sealed class PostgresTransactions(PostgresDatabase database) : IAsyncDisposable
{
    /// <summary>
    /// The settings of the connection. The server ends a transaction that is left open because its silo is stopped or
    /// unreachable: otherwise its locks would block the next coordinator.
    /// </summary>
    private const string Settings = """
        SET idle_in_transaction_session_timeout = '8s';
        SET tcp_keepalives_idle = 5;
        SET tcp_keepalives_interval = 2;
        SET tcp_keepalives_count = 3;
        """;

    private const string InsertWriter =
        "INSERT INTO writers (writer, host, transactions, last) VALUES ($1, $2, 0, now()) ON CONFLICT DO NOTHING";

    /// <summary>
    /// Deletes the rows of writers that ended without deleting them, long after their writers could need them.
    /// </summary>
    private const string DeleteOldWriters = "DELETE FROM writers WHERE last < now() - interval '30 days'";

    private const string UpdateWriter = """
        INSERT INTO writers (writer, host, transactions, last) VALUES ($1, $2, $3, now())
        ON CONFLICT (writer) DO UPDATE SET transactions = excluded.transactions, last = excluded.last
        """;

    /// <summary>
    /// Waits for a transaction that the server still processes, because that transaction holds the row's lock.
    /// </summary>
    private const string SelectTransactions = "SELECT transactions FROM writers WHERE writer = $1 FOR UPDATE";

    private readonly Guid _writer = Guid.NewGuid();
    private NpgsqlConnection? _connection;
    private long _number;

    /// <summary>Runs statements in one transaction.</summary>
    /// <param name="statements">Adds the statements.</param>
    /// <exception cref="StoreException">The transaction failed, or the server was unavailable for too long.</exception>
    public async Task<PostgresOutcome> RunAsync(Action<NpgsqlBatch> statements)
    {
        var number = ++_number;
        PostgresOutcome? done = null;
        return await database.RetryAsync(async () =>
        {
            try
            {
                var connection = await GetConnectionAsync();
                if (done is not null && await WasCommittedAsync(connection, number)) return done;
                done = null;
                // The begin costs no round trip: it is sent with the first statement.
                await using var transaction = await connection.BeginTransactionAsync();
                var outcome = await ExecuteAsync(connection, transaction, statements, number);
                done = outcome;
                await transaction.CommitAsync();
                return outcome;
            }
            catch (Exception e) when (PostgresErrors.IsUnavailable(e))
            {
                await CloseConnectionAsync();
                throw;
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_connection is { State: ConnectionState.Open })
                await ExecuteNonQueryAsync(_connection, "DELETE FROM writers WHERE writer = $1", _writer);
        }
        catch (Exception e) when (PostgresErrors.IsServerError(e))
        {
            // Another writer deletes the row later.
        }
        await CloseConnectionAsync();
    }

    private async Task<PostgresOutcome> ExecuteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Action<NpgsqlBatch> statements, long number)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        statements(batch);
        batch.BatchCommands.Add(new(UpdateWriter)
        {
            Parameters =
            {
                new() { Value = _writer }, new() { Value = Environment.MachineName }, new() { Value = number }
            }
        });
        var answers = new List<object?>();
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            do
            {
                while (await reader.ReadAsync()) answers.Add(await reader.IsDBNullAsync(0) ? null : reader.GetValue(0));
            }
            while (await reader.NextResultAsync());
        }

        return new([.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().SkipLast(1).Select(c => (long)c.RecordsAffected)],
            answers);
    }

    private async Task<bool> WasCommittedAsync(NpgsqlConnection connection, long number)
    {
        await using var command =
            new NpgsqlCommand(SelectTransactions, connection) { Parameters = { new() { Value = _writer } } };
        return (long)(await command.ExecuteScalarAsync())! == number;
    }

    private async Task<NpgsqlConnection> GetConnectionAsync()
    {
        if (_connection is { State: ConnectionState.Open }) return _connection;
        await CloseConnectionAsync();
        return _connection = await ConnectAsync();
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = await database.ConnectAsync(CancellationToken.None);
        try
        {
            await ExecuteNonQueryAsync(connection, Settings);
            await ExecuteNonQueryAsync(connection, DeleteOldWriters);
            await ExecuteNonQueryAsync(connection, InsertWriter, _writer, Environment.MachineName);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task CloseConnectionAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
    }

    private static async Task ExecuteNonQueryAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The result of a transaction.</summary>
/// <param name="Affected">The number of rows that each statement changed.</param>
/// <param name="Answers">The values that the statements returned: the first column of every row.</param>
internal sealed record PostgresOutcome(IReadOnlyList<long> Affected, IReadOnlyList<object?> Answers);
