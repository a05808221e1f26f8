namespace Experiments.Silo.Stores.Postgres;

/// <summary>The connection strings of the store.</summary>
internal static class PostgresConnections
{
    /// <summary>
    /// The defaults for a silo, which the operator can override: a short timeout, because the caller retries; few
    /// connections, because other silos connect too; prepared statements, because there are few different ones.
    /// </summary>
    private const string Defaults =
        "Application Name=experiments;Timeout=5;Command Timeout=15;Cancellation Timeout=1000;Keepalive=10;Tcp "
        + "Keepalive=true;Tcp Keepalive Time=5;"
        +
        "Maximum Pool Size=20;Max Auto Prepare=50;Auto Prepare Min Usages=2;";

    /// <summary>Builds the connection string for a location.</summary>
    // If a keyword occurs twice, the last one counts.
    public static string BuildString(StoreLocation location) =>
        new Npgsql.NpgsqlConnectionStringBuilder(Defaults + location.ConnectionString).ConnectionString;
}
