using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores;

/// <summary>Finds the errors that a damaged row causes, whatever database holds it.</summary>
internal static class StoreDamage
{
    /// <summary>The manual page about backups, for messages.</summary>
    public const string BackupPage = "docs/operations/backup.md";

    /// <summary>
    /// Checks whether an error that arose while rows were read says that the content of a row is invalid: text that is
    /// no JSON, no time or no known name, a value of another type, or a value that is missing.
    /// </summary>
    public static bool IsDamagedRow(Exception e) =>
        e is not (StoreException or OperationCanceledException or ObjectDisposedException or OutOfMemoryException
            or IOException or TimeoutException or System.Data.Common.DbException);

    /// <summary>Describes the error that a damaged row caused.</summary>
    public static string Describe(Exception e) =>
        $"a row cannot be read ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')})";
}
