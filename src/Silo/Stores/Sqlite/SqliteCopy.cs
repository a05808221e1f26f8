using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>
/// A private copy of a store in a folder in which SQLite cannot create its files, as of a read-only mount: SQLite could
/// open such a file only if it ignored the write-ahead log, which holds the newest rows. The copy is made again when
/// the store has changed. Thread-safe.
/// </summary>
internal sealed class SqliteCopy(string file) : IDisposable
{
    private const int Tries = 5;
    private static readonly string[] s_suffixes = ["", "-wal", "-journal"];

    private readonly Lock _gate = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("experiments-store-").FullName;
    private (string File, string Stamp)? _latest;
    private int _copies;

    /// <summary>Returns the copy's file.</summary>
    /// <exception cref="IOException">The store cannot be read, or there is no room for a copy.</exception>
    public string GetFile()
    {
        lock (_gate)
        {
            for (var i = 0; i < Tries; i++)
            {
                var stamp = GetStamp();
                if (_latest is { } latest && latest.Stamp == stamp) break;
                // A process may write meanwhile: a copy counts if nothing changed while it was made.
                var copy = Copy();
                if (_latest is null || GetStamp() == stamp) _latest = (copy, stamp);
            }
            return _latest!.Value.File;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Copy()
    {
        var copy = Path.Combine(_folder, $"{_copies++}.db");
        foreach (var suffix in s_suffixes)
            if (File.Exists(file + suffix))
            {
                File.Copy(file + suffix, copy + suffix);
                // A copy has the rights of its source, which may be read-only.
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(copy + suffix, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        return copy;
    }

    private string GetStamp() => string.Join(' ', s_suffixes
        .Select(suffix => new FileInfo(file + suffix))
        .Select(part => part.Exists ? $"{part.Length} {part.LastWriteTimeUtc.Ticks}" : "-"));
}
