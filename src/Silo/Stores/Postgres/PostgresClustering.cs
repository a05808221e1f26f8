using System.Net;
using Experiments.Contracts.Errors;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The clustering of silos through the database of the experiments: silos find each other there, and clients find
/// silos.
/// </summary>
public static class PostgresClustering
{
    private const string Invariant = "Npgsql";

    /// <summary>
    /// Configures a silo for the cluster in a database. The tables must exist: opening the store creates them.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="location">The database.</param>
    public static void Use(ISiloBuilder silo, StoreLocation location) =>
        silo.UseAdoNetClustering(options =>
            (options.Invariant, options.ConnectionString) = (Invariant, PostgresConnections.BuildString(location)));

    /// <summary>Configures a client for the cluster in a database.</summary>
    /// <param name="client">The client.</param>
    /// <param name="location">The database.</param>
    public static void Use(IClientBuilder client, StoreLocation location) =>
        client.UseAdoNetClustering(options =>
            (options.Invariant, options.ConnectionString) = (Invariant, PostgresConnections.BuildString(location)));

    /// <summary>
    /// Returns the highest number (generation) of the silos at an address, dead or alive; 0 if there was none.
    /// </summary>
    /// <param name="location">The database. The tables must exist.</param>
    /// <param name="clusterId">The id of the silos' cluster.</param>
    /// <param name="endpoint">The address at which other silos reach the silo.</param>
    /// <param name="time">The clock of the attempts.</param>
    /// <param name="cancellation">Cancels the query.</param>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    internal static async Task<int> FindLastGenerationAsync(
        StoreLocation location, string clusterId, IPEndPoint endpoint, TimeProvider time,
        CancellationToken cancellation)
    {
        await using var database = new PostgresDatabase(location, PostgresDatabase.DefaultTimeout, time);
        return await database.ExecuteAsync(
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    "SELECT coalesce(max(generation), 0) FROM silos WHERE cluster_id = @cluster AND address = @address "
                    + "AND port = @port",
                    connection);
                command.Parameters.AddWithValue("cluster", clusterId);
                command.Parameters.AddWithValue("address", endpoint.Address.ToString());
                command.Parameters.AddWithValue("port", endpoint.Port);
                return (int)(await command.ExecuteScalarAsync(cancellation))!;
            },
            cancellation);
    }
}
