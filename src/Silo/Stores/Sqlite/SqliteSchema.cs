using Experiments.Contracts.Errors;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>Reads and migrates the version of a file's tables.</summary>
public static class SqliteSchema
{
    /// <summary>The version that this program reads and writes.</summary>
    public static int Version => SqliteMigrations.All.Length;

    /// <summary>Reads the version of a file, without a change to it; 0 if its tables are missing.</summary>
    /// <exception cref="StoreException">The file cannot be read, or is not an experiment store.</exception>
    public static int ReadVersion(string file)
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }
                    .ToString());
            connection.Open();
            return Read(connection) is { } version ? (int)version
                : IsEmpty(connection) ? 0
                : throw CreateNoStore(connection);
        }
        catch (Exception e) when (e is SqliteException || StoreDamage.IsDamagedRow(e))
        {
            throw SqliteErrors.Translate(e, file, writes: false);
        }
    }

    /// <summary>Prepares the store's file for writing, and migrates its tables to this version.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="hadContent">True if the file had tables before.</param>
    /// <exception cref="StoreException">The file was written by a newer version, or was emptied.</exception>
    internal static void Prepare(SqliteConnection connection, bool hadContent)
    {
        if (hadContent && IsEmpty(connection)) throw SqliteCommitCounter.CreateEmptied(connection.DataSource);
        connection.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Migrate(connection);
    }

    /// <summary>Prepares an existing file for reading; migrates one of an older version.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="hadContent">True if the file had tables before.</param>
    /// <exception cref="StoreException">
    /// The file was written by a newer version, or was emptied, or is not an experiment store.
    /// </exception>
    internal static void Check(SqliteConnection connection, bool hadContent)
    {
        if (hadContent && IsEmpty(connection)) throw SqliteCommitCounter.CreateEmptied(connection.DataSource);
        var version = Read(connection);
        if (version is null && !IsEmpty(connection)) throw CreateNoStore(connection);
        if (version != Version) Migrate(connection);
    }

    private static StoreException CreateNoStore(SqliteConnection connection) =>
        new($"{connection.DataSource} is not an experiment store: name another folder, or delete the file.");

    private static void Migrate(SqliteConnection connection)
    {
        // The lock is taken before the version is read: if two programs open the file at once, the second finds the
        // migration done.
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = Read(connection) ?? 0;
        if (version > Version)
            throw new StoreException(
                $"{connection.DataSource} was written by a newer version (schema {version}; this one supports "
                + $"{Version}): upgrade, or name another folder.");
        foreach (var step in SqliteMigrations.All.Skip((int)version)) connection.Run(step);
        if (version < Version)
            connection.Run($"DELETE FROM schema_version; INSERT INTO schema_version VALUES ({Version})");
        transaction.Commit();
    }

    // A program that creates a store creates the file first; it may be about to create the tables, or was killed
    // before.
    private static bool IsEmpty(SqliteConnection connection) =>
        connection.Scalar("SELECT 1 FROM sqlite_master") is null;

    private static long? Read(SqliteConnection connection) =>
        connection.Scalar("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'") is null
            ? null
            : (long?)connection.Scalar("SELECT version FROM schema_version");
}
