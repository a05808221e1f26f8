using System.Data;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// Transactions on one connection that is kept, each done exactly once however often the connection breaks. A transaction
/// whose connection breaks before it was committed was not done, and is done again; one whose connection breaks while it was
/// committed is asked for: the server keeps of every transaction how it ended.
/// </summary>
internal sealed class PostgresTransactions(PostgresDatabase database) : IAsyncDisposable
{
    /// <summary>
    /// A transaction that is left open (its silo is stopped, or cut off) is ended by the server: what it has locked is what
    /// the next coordinator waits for.
    /// </summary>
    private const string Settings = """
        SET idle_in_transaction_session_timeout = '8s';
        SET tcp_keepalives_idle = 5;
        SET tcp_keepalives_interval = 2;
        SET tcp_keepalives_count = 3;
        """;

    private NpgsqlConnection? _connection;

    /// <summary>Does statements in one transaction.</summary>
    /// <param name="statements">Adds the statements.</param>
    /// <exception cref="StoreException">It cannot be done, or the server was away for too long.</exception>
    public async Task<PostgresOutcome> Run(Action<NpgsqlBatch> statements)
    {
        PostgresOutcome? outcome = null;
        var committing = false;
        return await database.Try(async () =>
        {
            if (committing && await WasCommitted(outcome!)) return outcome!;
            committing = false;
            try
            {
                var connection = await Kept();
                // Costs no round trip: it goes with the first statement.
                await using var transaction = await connection.BeginTransactionAsync();
                outcome = await Execute(connection, transaction, statements);
                committing = true;
                await transaction.CommitAsync();
                return outcome;
            }
            catch (Exception e) when (PostgresErrors.IsAway(e))
            {
                await Drop();
                throw;
            }
        });
    }

    public async ValueTask DisposeAsync() => await Drop();

    private static async Task<PostgresOutcome> Execute(NpgsqlConnection connection, NpgsqlTransaction transaction, Action<NpgsqlBatch> statements)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        statements(batch);
        // The transaction's number, where it changed anything.
        batch.BatchCommands.Add(new("SELECT pg_current_xact_id_if_assigned()::text"));
        var answers = new List<object?>();
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            do
            {
                while (await reader.ReadAsync()) answers.Add(await reader.IsDBNullAsync(0) ? null : reader.GetValue(0));
            }
            while (await reader.NextResultAsync());
        }

        return new([.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().SkipLast(1).Select(c => (long)c.RecordsAffected)], answers[..^1], (string?)answers[^1]);
    }

    /// <summary>Asks the server how a transaction ended. One that it still works on ends by itself, when the server notices that nobody listens.</summary>
    private async Task<bool> WasCommitted(PostgresOutcome outcome)
    {
        if (outcome.Transaction is null) return true;
        await using var connection = await database.Connect(CancellationToken.None);
        await using var command = new NpgsqlCommand("SELECT pg_xact_status($1::text::xid8)", connection) { Parameters = { new() { Value = outcome.Transaction } } };
        return await command.ExecuteScalarAsync() switch
        {
            "committed" => true,
            "aborted" => false,
            "in progress" => throw new TimeoutException("the server has not decided on a commit yet"),
            _ => throw new StoreException($"The {database.Location} does not know any more whether a commit was done: the coordinator starts again from what is there."),
        };
    }

    private async Task<NpgsqlConnection> Kept()
    {
        if (_connection is { State: ConnectionState.Open }) return _connection;
        await Drop();
        return _connection = await Connect();
    }

    private async Task<NpgsqlConnection> Connect()
    {
        var connection = await database.Connect(CancellationToken.None);
        try
        {
            await using var command = new NpgsqlCommand(Settings, connection);
            await command.ExecuteNonQueryAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task Drop()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
    }
}

/// <summary>What a transaction did.</summary>
/// <param name="Affected">How many rows each statement changed.</param>
/// <param name="Answers">What statements returned: the first column of every row.</param>
/// <param name="Transaction">Its number; null where it changed nothing.</param>
internal sealed record PostgresOutcome(IReadOnlyList<long> Affected, IReadOnlyList<object?> Answers, string? Transaction);
