using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>
/// Opens connections that read a store: in place, or where that is impossible from a copy. Thread-safe.
/// </summary>
internal sealed class SqliteSource : IDisposable
{
    private readonly string _file;
    private readonly SqliteCopy? _copy;

    private SqliteSource(string file, SqliteCopy? copy) => (_file, _copy) = (file, copy);

    /// <summary>Opens a store's file, checks its version, and migrates its tables if they are older.</summary>
    /// <param name="file">The file.</param>
    /// <param name="hadContent">True if the file had tables before.</param>
    /// <exception cref="Contracts.Errors.StoreException">
    /// The file is not an experiment store, is damaged, or was written by a newer version.
    /// </exception>
    public static SqliteSource Open(string file, bool hadContent)
    {
        var inPlace = new SqliteSource(file, null);
        try
        {
            inPlace.Check(hadContent);
            return inPlace;
        }
        catch (SqliteException e) when (SqliteErrors.MayBeUnwritable(e))
        {
            inPlace.Dispose();
            return TryOpenCopy(file, hadContent) ?? throw SqliteErrors.Translate(e, file, writes: false);
        }
        catch (Exception e)
        {
            // A pooled connection would keep a file that is replaced.
            inPlace.Dispose();
            throw SqliteErrors.Translate(e, file, writes: false);
        }
    }

    /// <summary>Opens a connection.</summary>
    public SqliteConnection Connect()
    {
        var connection = CreateConnection(_copy?.GetFile() ?? _file);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _copy?.Dispose();
        if (_copy is not null) return;
        using var connection = CreateConnection(_file);
        SqliteConnection.ClearPool(connection);
    }

    private SqliteConnection CreateConnection(string file) => new(new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadWrite,
        Cache = SqliteCacheMode.Private,
        Pooling = _copy is null,
    }
        .ToString());

    private static SqliteSource? TryOpenCopy(string file, bool hadContent)
    {
        SqliteSource? source = null;
        try
        {
            source = new(file, new(file));
            source.Check(hadContent);
            return source;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            source?.Dispose();
            return null;
        }
        catch (Exception e)
        {
            source?.Dispose();
            throw SqliteErrors.Translate(e, file, writes: false);
        }
    }

    private void Check(bool hadContent)
    {
        using var connection = Connect();
        SqliteSchema.Check(connection, hadContent);
    }
}
