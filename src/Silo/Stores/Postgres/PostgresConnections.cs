using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>The connection strings of the store.</summary>
internal static class PostgresConnections
{
    /// <summary>
    /// The defaults for a silo, which the operator can override: a short timeout, because the caller retries; few
    /// connections, because other silos connect too; prepared statements, because there are few different ones.
    /// </summary>
    private const string Defaults =
        "Application Name=experiments;Timeout=5;Command Timeout=15;Cancellation Timeout=1000;Keepalive=10;"
        + "Tcp Keepalive=true;Tcp Keepalive Time=5;"
        + "Maximum Pool Size=20;Max Auto Prepare=50;Auto Prepare Min Usages=2;";

    /// <summary>
    /// No encryption by GSSAPI: Npgsql would try it at each connection, and look up the name of the server's address
    /// for it, which takes longer than the connection may where no name server answers.
    /// </summary>
    private const string WithoutGss = "GSS Encryption Mode=Disable;";

    /// <summary>Builds the connection string for a location.</summary>
    public static string BuildString(StoreLocation location) =>
        BuildString(location, Environment.GetEnvironmentVariable);

    /// <summary>Builds the connection string for a location.</summary>
    /// <param name="location">The location.</param>
    /// <param name="environment">Reads an environment variable; PGGSSENCMODE is one that Npgsql reads itself.</param>
    public static string BuildString(StoreLocation location, Func<string, string?> environment)
    {
        var defaults = string.IsNullOrEmpty(environment("PGGSSENCMODE")) ? Defaults + WithoutGss : Defaults;
        // If a keyword occurs twice, the last one counts.
        var builder = new NpgsqlConnectionStringBuilder(defaults + location.ConnectionString);
        // Npgsql refuses to choose where there is no choice; a server that cannot write says so at the first commit.
        if (!builder.Host!.Contains(',')) builder.Remove("Target Session Attributes");
        return builder.ConnectionString;
    }
}
