namespace Experiments.Silo.Stores.Postgres;

/// <summary>How connections are made.</summary>
internal static class PostgresConnections
{
    /// <summary>
    /// What suits a silo where the operator did not say otherwise: a server that does not answer is given up soon, for
    /// there are others to be waited for; few connections, for there are other silos; statements are prepared, for
    /// there are few of them.
    /// </summary>
    private const string Defaults =
        "Application Name=experiments;Timeout=5;Command Timeout=15;Cancellation Timeout=1000;Keepalive=10;Tcp "
        + "Keepalive=true;Tcp Keepalive Time=5;"
        +
        "Maximum Pool Size=20;Max Auto Prepare=50;Auto Prepare Min Usages=2;";

    /// <summary>The connection string for a location.</summary>
    // Of a keyword that is there twice, the last counts.
    public static string BuildString(StoreLocation location) =>
        new Npgsql.NpgsqlConnectionStringBuilder(Defaults + location.ConnectionString).ConnectionString;
}
