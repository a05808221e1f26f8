using Experiments.Contracts.Errors;
using Experiments.Retries;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// A database with a pool of connections and retries. The restart of a server takes seconds, and a coordinator must end
/// if its commit fails; therefore errors of an unavailable server are retried for a while.
/// </summary>
internal sealed class PostgresDatabase(StoreLocation location, TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    /// <summary>
    /// The time of retries: longer than a server's restart, and shorter than the timeout of a grain's caller, which so
    /// receives the reason.
    /// </summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private readonly RetryPolicy _retry = new(time, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), patience);
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(PostgresConnections.BuildString(location));

    public StoreLocation Location => location;

    /// <summary>Opens a connection, with one attempt.</summary>
    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellation) =>
        _source.OpenConnectionAsync(cancellation);

    /// <summary>Runs idempotent work, such as a read, on a connection of the pool.</summary>
    /// <exception cref="StoreException">The work failed, or the server was unavailable for too long.</exception>
    public Task<T> ExecuteAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation = default) =>
        RetryAsync(
            async () =>
            {
                await using var connection = await ConnectAsync(cancellation);
                return await work(connection);
            },
            cancellation);

    /// <summary>Repeats an attempt until it succeeds or the time is over.</summary>
    public async Task<T> RetryAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation = default)
    {
        try
        {
            // If one connection of the pool is broken, the others are broken for the same reason.
            return await _retry.ExecuteAsync(
                attempt, cancellation, PostgresErrors.IsUnavailable, onFailure: _ => _source.Clear());
        }
        catch (Exception e) when (PostgresErrors.IsServerError(e))
        {
            throw PostgresErrors.ToStoreException(e, location);
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
