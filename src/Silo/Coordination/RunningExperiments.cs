using Experiments.Silo.Settings;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The experiments that this silo runs, which other processes of the folder are told beside its lock. Thread-safe.
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
            // It is for the eyes of others; the lock itself is what counts.
        }
    }
}
