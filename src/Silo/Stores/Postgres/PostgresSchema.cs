using Experiments.Contracts.Errors;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>Reads and migrates the version of a database's tables.</summary>
internal static class PostgresSchema
{
    /// <summary>The lock for changes of tables: a number that other programs are unlikely to use.</summary>
    private const long Lock = 0x4578_7065_7269_6D65;

    /// <summary>The version that this program reads and writes.</summary>
    public static int Version => PostgresMigrations.All.Length;

    /// <summary>Reads the version of a database; 0 if the tables are missing.</summary>
    public static async Task<int> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Not to_regclass, which may have cached that the table is missing while another silo created it.
        await using var exists = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'schema_version' AND pg_table_is_visible(oid))",
            connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellation))!) return 0;
        await using var version = new NpgsqlCommand("SELECT version FROM schema_version", connection);
        return (int)(await version.ExecuteScalarAsync(cancellation) ?? 0);
    }

    /// <summary>
    /// Migrates the tables to this version, as a whole or not at all. If several silos start together, one of them
    /// migrates, and the others wait and find it done.
    /// </summary>
    /// <returns>The version before.</returns>
    /// <exception cref="StoreException">The tables were written by a newer version.</exception>
    public static async Task<int> MigrateAsync(
        NpgsqlConnection connection, StoreLocation location, CancellationToken cancellation)
    {
        // In most cases nothing is left to do, which needs neither the lock nor the right to change tables.
        if (await ReadAsync(connection, cancellation) is var found && found == Version) return found;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellation);
        var version = await ReadAsync(connection, cancellation);
        Refuse(version, location);
        if (version == 0)
            await RunAsync(connection,
                "CREATE TABLE schema_version (version integer NOT NULL); INSERT INTO schema_version VALUES (0)",
                cancellation);
        foreach (var step in PostgresMigrations.All.Skip(version)) await RunAsync(connection, step, cancellation);
        if (version < Version)
            await RunAsync(connection, $"UPDATE schema_version SET version = {Version}", cancellation);
        await transaction.CommitAsync(cancellation);
        return version;
    }

    /// <summary>Accepts only a database of this version.</summary>
    /// <exception cref="StoreException">The database has another version, or no experiment store.</exception>
    public static async Task CheckAsync(
        NpgsqlConnection connection, StoreLocation location, CancellationToken cancellation)
    {
        var version = await ReadAsync(connection, cancellation);
        Refuse(version, location);
        if (version < Version)
            throw new StoreException(
                $"The {location} has "
                + (version == 0
                    ? "no experiment store yet"
                    : $"an older experiment store (schema {version}; this one needs {Version})")
                + ": "
                + "run 'experiments silo migrate' first.");
    }

    private static void Refuse(int version, StoreLocation location)
    {
        if (version > Version)
            throw new StoreException(
                $"The experiment store in the {location} was written by a newer version (schema {version}; this one "
                + $"supports {Version}): upgrade, or name another database.");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
