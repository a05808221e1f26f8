using Experiments.Contracts.Errors;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>The state of a database, read without changes to it.</summary>
/// <param name="Server">The server's version.</param>
/// <param name="Schema">The version of the store's tables; 0 where they are missing.</param>
/// <param name="ClockOffset">The lead of the server's clock over this machine's.</param>
/// <param name="Gateways">The addresses at which clients reach the silos of the cluster: HOST:PORT each.</param>
public sealed record PostgresInspection(
    Version Server, int Schema, TimeSpan ClockOffset, IReadOnlyList<string> Gateways)
{
    /// <summary>The version of the tables that this program reads and writes.</summary>
    public static int KnownSchema => PostgresSchema.Version;

    /// <summary>Inspects a database, with one attempt.</summary>
    /// <param name="location">The database.</param>
    /// <param name="clusterId">The id of the silos' cluster.</param>
    /// <param name="time">This machine's clock.</param>
    /// <param name="cancellation">Cancels the inspection.</param>
    /// <exception cref="StoreException">The database cannot be used.</exception>
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
