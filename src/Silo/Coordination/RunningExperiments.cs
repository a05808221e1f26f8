using Experiments.Silo.Settings;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The experiments that this silo runs. A note beside the folder's lock names them to other processes. Thread-safe.
/// </summary>
internal sealed class RunningExperiments(Func<FolderLock?> folder)
{
    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public bool Contains(string experimentId)
    {
        lock (_gate) return _ids.Contains(experimentId);
    }

    public void Add(string experimentId)
    {
        lock (_gate)
        {
            if (_ids.Add(experimentId)) WriteNote();
        }
    }

    public void Remove(string experimentId)
    {
        lock (_gate)
        {
            if (_ids.Remove(experimentId)) WriteNote();
        }
    }

    private void WriteNote()
    {
        try
        {
            folder()?.WriteNote(_ids);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The note only informs people; the lock itself is what protects the folder.
        }
    }
}
