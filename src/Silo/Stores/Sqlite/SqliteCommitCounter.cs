using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Experiments.Contracts.Errors;
using Experiments.Engine.Files;
using Experiments.Silo.Settings;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>
/// Counts the commits of a store, to notice later that durable commits are gone: because the write-ahead log was
/// removed or damaged, or an older file took the store's place. The store holds the count itself, in the user version
/// of its header, and its identity in the application id; a small file beside it repeats both. The file is written
/// after each commit and is not flushed, so after a power cut it may be behind the store, and never ahead of it.
/// </summary>
internal sealed class SqliteCommitCounter : IDisposable
{
    /// <summary>The end of the file's name, after the store's.</summary>
    public const string Suffix = "-commits";

    // The same length always, so that an update needs no free space.
    private const int Length = 64;

    private readonly FileStream? _file;
    private readonly int _store;
    private int _commits;

    private SqliteCommitCounter(FileStream? file, int store, int commits) =>
        (_file, _store, _commits) = (file, store, commits);

    /// <summary>Opens the counter of a store that has its tables. A store without an identity gets one.</summary>
    public static SqliteCommitCounter Open(SqliteConnection connection, string file)
    {
        if (ReadIdentity(connection) == 0)
            connection.Run($"PRAGMA application_id = {RandomNumberGenerator.GetInt32(1, int.MaxValue)}");
        var counter = new SqliteCommitCounter(
            OpenFile(file + Suffix), ReadIdentity(connection), ReadCommits(connection));
        counter.Write();
        return counter;
    }

    /// <summary>Counts a commit within its transaction.</summary>
    public void CountIn(SqliteCommand command)
    {
        // The number wraps after 4 billion commits; comparisons are of differences.
        command.CommandText = $"PRAGMA user_version = {unchecked(_commits + 1)}";
        command.ExecuteNonQuery();
    }

    /// <summary>Repeats the count in the file, after the commit is durable.</summary>
    public void OnCommitted()
    {
        _commits = unchecked(_commits + 1);
        Write();
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Reads the count beside a store; null if there is none that can be read.</summary>
    public static StoreCommits? Read(string file)
    {
        try
        {
            return File.ReadAllText(file + Suffix).Split(' ', StringSplitOptions.RemoveEmptyEntries) is
                [_, var store, var commits, ..]
                && int.TryParse(store, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
                && int.TryParse(commits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
                ? new(id, count)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Describes what a store has lost since it was counted, in a sentence; null if nothing.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="counted">The count beside it, which was read before the store; null for none.</param>
    /// <param name="file">The store's file.</param>
    public static string? FindLoss(SqliteConnection connection, StoreCommits? counted, string file)
    {
        if (counted is null) return null;
        var path = Path.GetFullPath(file);
        if (ReadIdentity(connection) != counted.Store)
            return $"The experiment store {path} is another file than the one that was used here last: what was "
                + "recorded in that one only is gone, and is trained again.";
        var lost = unchecked(counted.Commits - ReadCommits(connection));
        return lost <= 0 ? null
            : $"The experiment store {path} has lost its last {lost} {(lost == 1 ? "commit" : "commits")}: it is a "
            + $"backup, or its file {Path.GetFileName(path)}-wal was removed or damaged. Fits that only these commits "
            + "recorded are trained again.";
    }

    /// <summary>Refuses a store without content that had content before. Changes no file.</summary>
    /// <exception cref="StoreException">The store was emptied.</exception>
    public static void RequireNotEmptied(string file)
    {
        var store = new FileInfo(file);
        if (store is { Exists: true, Length: > 0 }) return;
        var path = store.FullName;
        var artifacts = Path.Combine(store.DirectoryName!, SiloHostOptions.ArtifactsFolderName);
        var log = new FileInfo(path + "-wal");
        // A file of its own that was removed on purpose leaves its artifacts; one that is empty was not.
        var witness = Read(file) is not null ? path + Suffix
            : log is { Exists: true, Length: > 0 } ? log.FullName
            : store.Exists && HasContent(artifacts) ? artifacts
            : null;
        if (witness is null) return;
        throw CreateEmptied(path, witness);
    }

    /// <summary>Returns the error for a store that was emptied or removed.</summary>
    /// <param name="file">The store's file.</param>
    /// <param name="witness">The path that shows that the store had content; null for the count beside it.</param>
    public static StoreException CreateEmptied(string file, string? witness = null)
    {
        var path = Path.GetFullPath(file);
        return new($"The experiment store {path} was {(File.Exists(path) ? "emptied" : "removed")}: "
            + $"{witness ?? path + Suffix} shows that it had content. Restore it from a backup "
            + $"({StoreDamage.BackupPage}), or delete {path}* to begin anew: the models in "
            + $"{Path.Combine(Path.GetDirectoryName(path)!, SiloHostOptions.ArtifactsFolderName)} stay.");
    }

    private static bool HasContent(string artifacts) => ((string[])["data", "artifacts"])
        .Select(kind => Path.Combine(artifacts, kind))
        .Any(folder => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());

    private static int ReadIdentity(SqliteConnection connection) =>
        (int)(long)connection.Scalar("PRAGMA application_id")!;

    private static int ReadCommits(SqliteConnection connection) => (int)(long)connection.Scalar("PRAGMA user_version")!;

    private static FileStream? OpenFile(string path)
    {
        try
        {
            PrivateFiles.CreateIfMissing(path);
            return new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The count only helps to notice a loss.
            return null;
        }
    }

    private void Write()
    {
        if (_file is null) return;
        var text = string.Create(CultureInfo.InvariantCulture, $"commits {_store} {_commits}");
        try
        {
            RandomAccess.Write(
                _file.SafeFileHandle, Encoding.ASCII.GetBytes(text.PadRight(Length - 1) + "\n"), fileOffset: 0);
        }
        catch (IOException)
        {
            // A count that is behind notices less.
        }
    }
}

/// <summary>The identity of a store and the number of its commits.</summary>
/// <param name="Store">The store's identity.</param>
/// <param name="Commits">The number of commits, modulo 2^32.</param>
internal sealed record StoreCommits(int Store, int Commits);
