using System.Net.Sockets;
using Experiments.Contracts.Errors;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>Interprets the server's errors.</summary>
internal static class PostgresErrors
{
    private const string IdleInTransaction = "25P03";

    private const string UnavailableRemedy = "Check that the server runs and can be reached from here.";

    /// <summary>Checks whether an exception comes from the server or the connection.</summary>
    public static bool IsServerError(Exception e) =>
        e is NpgsqlException or SocketException or TimeoutException or IOException;

    /// <summary>
    /// Checks whether the server is unavailable for now (it restarts, the connection broke, its resources are
    /// exhausted), so that the same call may succeed soon.
    /// </summary>
    public static bool IsUnavailable(Exception e) => e switch
    {
        PostgresException server => server.IsTransient || server.SqlState is
            PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransaction
            || server.SqlState.StartsWith("08", StringComparison.Ordinal),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => false,
        NpgsqlException { InnerException: { } inner } when IsServerError(inner) => IsUnavailable(inner),
        NpgsqlException connection => connection.IsTransient,
        _ => IsServerError(e),
    };

    /// <summary>
    /// Turns an error into a message: what, where and the remedy. The message never contains the connection string,
    /// which has a password. The driver's exceptions cannot be serialized for other processes, and are not kept.
    /// </summary>
    public static StoreException ToStoreException(Exception e, StoreLocation location) =>
        new($"The experiment store in the {location} cannot be used: {GetReason(e).TrimEnd('.')}. {GetRemedy(e)}"
            .TrimEnd())
        { IsUnavailable = IsUnavailable(e) };

    /// <summary>Returns the error for a row whose content is invalid.</summary>
    public static StoreException CreateDamaged(Exception e, StoreLocation location) =>
        new($"The experiment store in the {location} is damaged: {StoreDamage.Describe(e)}. Restore the database from "
            + $"a backup ({StoreDamage.BackupPage}), or name another.");

    private static string GetReason(Exception e) => e switch
    {
        PostgresException server => $"{server.MessageText} ({server.SqlState})",
        NpgsqlException { InnerException: { } inner } when IsServerError(inner) => GetReason(inner),
        _ => e.Message,
    };

    private static string GetRemedy(Exception e) => e switch
    {
        PostgresException { SqlState: var state } => state switch
        {
            PostgresErrorCodes.InvalidCatalogName => "Create the database, or name another.",
            PostgresErrorCodes.InsufficientPrivilege => "Run 'experiments silo migrate' as a role that may create "
                + "tables, and grant this role the right to use them.",
            PostgresErrorCodes.TooManyConnections =>
                "Raise the server's max_connections, or set Maximum Pool Size in the address.",
            PostgresErrorCodes.DiskFull => "Free space on the server's disk.",
            PostgresErrorCodes.DuplicateTable =>
                "The database has tables of another program: name a separate database.",
            _ when state.StartsWith("28", StringComparison.Ordinal) => "Check the user and the password.",
            _ => IsUnavailable(e) ? UnavailableRemedy : "",
        },
        _ => IsUnavailable(e) ? UnavailableRemedy : "Check the host and the port.",
    };
}
