using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Changes the experiments of a folder in which nothing runs, under the folder's lock and an epoch of its own.
/// </summary>
public sealed class IdleExperiments : IAsyncDisposable
{
    private readonly FolderLock _lock;
    private readonly SqliteExperimentStore _store;

    private IdleExperiments(FolderLock folder, SqliteExperimentStore store) => (_lock, _store) = (folder, store);

    /// <summary>Takes the folder.</summary>
    /// <exception cref="FolderInUseException">A process runs experiments in it.</exception>
    public static IdleExperiments Open(string folder)
    {
        var held = FolderLock.Acquire(folder);
        try
        {
            return new(held, SqliteExperimentStore.Open(Path.Combine(folder, SiloHostOptions.StoreFileName)));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Does what was asked of an experiment; one that has ended is left as it is.</summary>
    public Task ApplyAsync(string experimentId, ExperimentOperation request, DateTimeOffset now) =>
        StoredOperation.ApplyAsync(_store, experimentId, request, now);

    /// <summary>Removes an experiment with all that is its own.</summary>
    public Task<bool> DeleteAsync(string experimentId) => _store.DeleteAsync(experimentId);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _lock.Dispose();
    }
}
