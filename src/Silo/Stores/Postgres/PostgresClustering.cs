using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// Silos that find each other, and clients that find silos, through the database that the experiments are in.
/// </summary>
public static class PostgresClustering
{
    private const string Invariant = "Npgsql";

    /// <summary>
    /// Has a silo take part in the cluster that is recorded in a database. Its tables must be there: a store that is
    /// opened makes them.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="location">The database.</param>
    public static void Use(ISiloBuilder silo, StoreLocation location) =>
        silo.UseAdoNetClustering(options =>
            (options.Invariant, options.ConnectionString) = (Invariant, PostgresConnections.BuildString(location)));

    /// <summary>Has a client find the silos of the cluster that is recorded in a database.</summary>
    /// <param name="client">The client.</param>
    /// <param name="location">The database.</param>
    public static void Use(IClientBuilder client, StoreLocation location) =>
        client.UseAdoNetClustering(options =>
            (options.Invariant, options.ConnectionString) = (Invariant, PostgresConnections.BuildString(location)));
}
