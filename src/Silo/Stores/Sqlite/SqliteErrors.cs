using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>
/// Turns errors of SQLite and of the disk into messages: what, where and the remedy. Codes: sqlite.org/rescode.html.
/// </summary>
internal static class SqliteErrors
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14,
        Constraint = 19, NotADatabase = 26;

    // The file beside the store that all its processes map could not be extended: its disk is full.
    private const int InputOutputSharedMemorySize = InputOutput | (19 << 8);

    /// <summary>
    /// Checks whether an error may be due to a folder in which SQLite cannot create its files, so that the store can
    /// only be read from a copy.
    /// </summary>
    public static bool MayBeUnwritable(SqliteException e) =>
        e.SqliteErrorCode is ReadOnly or InputOutput or Full or CannotOpen;

    /// <summary>Checks whether an error is the store's, and not one of the rows that were to be written.</summary>
    public static bool IsOfStore(Exception e) => e is SqliteException { SqliteErrorCode: not Constraint };

    /// <summary>Turns an error into a message.</summary>
    /// <param name="e">The error.</param>
    /// <param name="file">The store's file.</param>
    /// <param name="writes">True if the store was to be written.</param>
    public static StoreException Translate(Exception e, string file, bool writes)
    {
        var path = Path.GetFullPath(file);
        return e switch
        {
            StoreException told => told,
            SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => CreateDamaged(path, GetText(e), e),
            SqliteException { SqliteErrorCode: Full } or SqliteException
            {
                SqliteExtendedErrorCode: InputOutputSharedMemorySize
            } => CreateNotWritable(path, DiskProblem.Full, e),
            SqliteException { SqliteErrorCode: ReadOnly } => CreateNotWritable(
                path, DiskProblem.Find(GetFolder(path)) ?? DiskProblem.Denied, e),
            SqliteException { SqliteErrorCode: Busy or Locked } => new StoreException(
                $"The experiment store {path} is locked by another program. Close the program, and try again.", e),
            SqliteException { SqliteErrorCode: InputOutput or CannotOpen } => TranslateDiskError(path, e, writes),
            IOException or UnauthorizedAccessException => CreateNotWritable(path, DiskProblem.FromError(e), e),
            _ when !writes && StoreDamage.IsDamagedRow(e) => CreateDamaged(path, StoreDamage.Describe(e), e),
            _ => new StoreException(
                $"The experiment store {path} cannot be {(writes ? "written" : "read")}: {GetText(e)}. Check its disk, "
                + "and who may read and write it.", e),
        };
    }

    private static StoreException TranslateDiskError(string path, Exception e, bool writes) =>
        DiskProblem.Find(GetFolder(path)) is { } problem && (writes || problem == DiskProblem.Full)
            ? CreateNotWritable(path, problem, e)
            : new StoreException(
                $"The experiment store {path} cannot be {(writes ? "written" : "read")}: {GetText(e)}. Check its disk, "
                + $"and who may read and write it: a damaged file is restored from a backup "
                + $"({StoreDamage.BackupPage}).",
                e);

    private static StoreNotWritableException CreateNotWritable(string path, DiskProblem problem, Exception e) => new(
        $"The experiment store {path} cannot be written: {problem.Text}; {problem.Remedy}.", e);

    /// <summary>Returns the error for a damaged store.</summary>
    /// <param name="file">The store's file.</param>
    /// <param name="text">The observation: a clause without a full stop.</param>
    /// <param name="e">The error that showed it; null for none.</param>
    public static StoreException CreateDamaged(string file, string text, Exception? e = null)
    {
        var path = Path.GetFullPath(file);
        return new($"The experiment store {path} is damaged: {text}. Restore it from a backup "
            + $"({StoreDamage.BackupPage}), or begin in another folder: the models in "
            + $"{Path.Combine(GetFolder(path), SiloHostOptions.ArtifactsFolderName)} stay.", e);
    }

    private static string GetFolder(string path) => Path.GetDirectoryName(path)!;

    // Of "SQLite Error 11: 'database disk image is malformed'." the part in quotes.
    private static string GetText(Exception e)
    {
        var text = e.Message.AsSpan();
        var (from, to) = (text.IndexOf('\''), text.LastIndexOf('\''));
        return e is SqliteException && from >= 0 && to > from
            ? text[(from + 1)..to].ToString()
            : e.Message.TrimEnd('.');
    }
}
