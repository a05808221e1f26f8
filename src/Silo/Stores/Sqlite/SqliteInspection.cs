using Experiments.Contracts.Errors;
using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>Examines a store's file for damage, also while a silo writes it.</summary>
public static class SqliteInspection
{
    /// <summary>The size up to which every row is read too: a matter of seconds.</summary>
    private const long ThoroughSize = 256 << 20;

    /// <summary>
    /// Runs SQLite's check of integrity, and reads every row. Of a file of more than 256 MiB the indexes are not
    /// compared with the tables, and only the experiments are read.
    /// </summary>
    /// <param name="file">The store's file.</param>
    /// <param name="cancellation">Cancels the reads between two queries.</param>
    /// <returns>
    /// A sentence that says that the store has lost commits; null if it has lost none, or if the file is of another
    /// version.
    /// </returns>
    /// <exception cref="StoreException">The store is damaged, or was emptied, or cannot be read.</exception>
    public static async Task<string?> CheckAsync(string file, CancellationToken cancellation)
    {
        // A reader would migrate an older store.
        if (FindVersion(file) is { } version && version != SqliteSchema.Version) return null;
        await using var reader = SqliteExperimentReader.Open(file);
        var isSmall = new FileInfo(file).Length <= ThoroughSize;
        reader.CheckIntegrity(isSmall ? "integrity_check" : "quick_check");
        foreach (var experiment in await reader.ListAsync(cancellation))
            if (isSmall) await ReadAllAsync(reader, experiment.Status.ExperimentId, cancellation);
        return reader.Loss;
    }

    // The version in a folder that cannot be written is read from a copy, whose migration changes no file of it.
    private static int? FindVersion(string file)
    {
        try
        {
            return SqliteSchema.ReadVersion(file);
        }
        catch (StoreException e)
            when (e.InnerException is SqliteException inner && SqliteErrors.MayBeUnwritable(inner))
        {
            return null;
        }
    }

    private static async Task ReadAllAsync(SqliteExperimentReader reader, string id, CancellationToken cancellation)
    {
        await foreach (var _ in reader.ReadFitsAsync(id, cancellation)) { }
        await foreach (var _ in reader.ReadAttemptsAsync(id, cancellation)) { }
        await reader.ReadLeasesAsync(id, cancellation);
        await reader.ReadReturnedAsync(id, cancellation);
    }
}
