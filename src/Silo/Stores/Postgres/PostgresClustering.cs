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
}
