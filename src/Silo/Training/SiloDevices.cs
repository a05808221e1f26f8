using System.Collections.Concurrent;
using Experiments.Engine.Devices;

namespace Experiments.Silo.Training;

/// <summary>
/// The GPUs of a silo, each opened once, by its own thread, and shared by all experiments: opening one takes a second,
/// and its memory is one. The CPU holds nothing and is opened wherever it is needed.
/// </summary>
internal sealed partial class SiloDevices(ILogger<SiloDevices> logger) : IDisposable
{
    private readonly HashSet<string> _loggedNotes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Device> _open = new(StringComparer.Ordinal);

    /// <summary>The device, opened by the first who asks; one that failed is opened anew.</summary>
    public Device Get(string id) => _open.GetOrAdd(id, _ => DeviceCatalog.Open(id));

    /// <summary>Says, once, what a device does in a slower way than it could.</summary>
    public void LogNotes(string id)
    {
        foreach (var note in Get(id).Notes.ToArray())
        {
            bool isNew;
            lock (_loggedNotes) isNew = _loggedNotes.Add(id + note);
            if (isNew) LogNote(logger, id, note);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Device}: {Note}")]
    private static partial void LogNote(ILogger logger, string device, string note);

    /// <summary>
    /// Leaves a device open: a thread that cannot be waited for still trains on it, until the process ends.
    /// </summary>
    public void Abandon(string id) => _open.TryRemove(id, out _);

    /// <summary>Closes a device that has failed.</summary>
    public void Discard(string id)
    {
        if (!_open.TryRemove(id, out var device)) return;
        try
        {
            device.Dispose();
        }
        catch (Exception)
        {
            // A card that was lost cannot even be closed.
        }
    }

    public void Dispose()
    {
        foreach (var id in _open.Keys) Discard(id);
    }
}
