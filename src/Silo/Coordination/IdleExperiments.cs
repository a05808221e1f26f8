using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Changes the experiments of a folder in which no process runs experiments, under the folder's lock and a new term.
/// </summary>
public sealed class IdleExperiments : IAsyncDisposable
{
    private readonly FolderLock _lock;
    private readonly SqliteExperimentStore _store;

    private IdleExperiments(FolderLock folder, SqliteExperimentStore store) => (_lock, _store) = (folder, store);

    /// <summary>Locks the folder and opens its store.</summary>
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

    /// <summary>Applies an operation to an experiment; one that has ended is not changed.</summary>
    public Task ApplyAsync(string experimentId, ExperimentOperation request, DateTimeOffset now) =>
        StoredOperation.ApplyAsync(_store, experimentId, request, now);

    /// <summary>Deletes all rows of an experiment. Returns whether it existed.</summary>
    public Task<bool> DeleteAsync(string experimentId) => _store.DeleteAsync(experimentId);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _lock.Dispose();
    }
}
