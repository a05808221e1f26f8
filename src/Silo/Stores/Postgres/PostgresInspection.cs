using Experiments.Contracts.Errors;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>What a database shows who looks at it and changes nothing.</summary>
/// <param name="Server">The server's version.</param>
/// <param name="Schema">The version of the store's tables; 0 where they are missing.</param>
/// <param name="ClockOffset">How far the server's clock is ahead of this machine's.</param>
/// <param name="Gateways">Where clients reach the silos that are in the cluster: HOST:PORT each.</param>
public sealed record PostgresInspection(
    Version Server, int Schema, TimeSpan ClockOffset, IReadOnlyList<string> Gateways)
{
    /// <summary>The version of the tables that this program reads and writes.</summary>
    public static int KnownSchema => PostgresSchema.Version;

    /// <summary>Looks at a database, once: a server that is away is not waited for.</summary>
    /// <param name="location">The database.</param>
    /// <param name="clusterId">The cluster whose silos are meant.</param>
    /// <param name="time">This machine's clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public static async Task<PostgresInspection> ReadAsync(
        StoreLocation location, string clusterId, TimeProvider time, CancellationToken cancellation)
    {
        await using var database = new PostgresDatabase(location, TimeSpan.Zero, time);
        return await database.ExecuteAsync(
            async connection =>
            {
                var schema = await PostgresSchema.ReadAsync(connection, cancellation);
                return new PostgresInspection(
                    connection.PostgreSqlVersion, schema, await ReadClockOffsetAsync(connection, time, cancellation),
                    schema == 0 ? [] : await ReadGatewaysAsync(connection, clusterId, cancellation));
            },
            cancellation);
    }

    private static async Task<TimeSpan> ReadClockOffsetAsync(
        NpgsqlConnection connection, TimeProvider time, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var asked = time.GetUtcNow();
        var theirs = (DateTime)(await command.ExecuteScalarAsync(cancellation))!;
        return theirs - (asked + ((time.GetUtcNow() - asked) / 2)).UtcDateTime;
    }

    private static async Task<IReadOnlyList<string>> ReadGatewaysAsync(
        NpgsqlConnection connection, string clusterId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT address || ':' || proxy_port FROM silos WHERE cluster_id = @cluster AND status = @active AND "
            + "proxy_port > 0",
            connection);
        command.Parameters.AddWithValue("cluster", clusterId);
        command.Parameters.AddWithValue("active", (int)SiloStatus.Active);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var gateways = new List<string>();
        while (await rows.ReadAsync(cancellation)) gateways.Add(rows.GetString(0));
        return gateways;
    }
}
