using Experiments.Contracts.Errors;
using Experiments.Retries;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// A database and how it is used: with connections of a pool, and with patience. A server that is restarted is away for
/// seconds, and a coordinator whose commit fails is over; so what fails because the server is away is tried again for a
/// while.
/// </summary>
internal sealed class PostgresDatabase(StoreLocation location, TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    /// <summary>
    /// Longer than a server takes to restart, and shorter than a grain's caller waits: it hears the reason.
    /// </summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    private readonly RetryPolicy _retry = new(time, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), patience);
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(PostgresConnections.BuildString(location));

    public StoreLocation Location => location;

    /// <summary>Opens a connection; the first try, and no other.</summary>
    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellation) =>
        _source.OpenConnectionAsync(cancellation);

    /// <summary>Does what does no harm twice, such as reading, on a connection of the pool.</summary>
    /// <exception cref="StoreException">It cannot be done, or the server was away for too long.</exception>
    public Task<T> ExecuteAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation = default) =>
        RetryAsync(
            async () =>
            {
                await using var connection = await ConnectAsync(cancellation);
                return await work(connection);
            },
            cancellation);

    /// <summary>Tries until it is done or the patience ends.</summary>
    public async Task<T> RetryAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation = default)
    {
        try
        {
            // Where one connection of the pool is broken, the others are for the same reason.
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
