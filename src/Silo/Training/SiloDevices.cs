using System.Collections.Concurrent;
using Experiments.Engine.Devices;

namespace Experiments.Silo.Training;

/// <summary>
/// The GPUs of a silo. Each is opened once, by its own thread, and shared by all experiments: opening one takes a
/// second, and its memory is shared. The CPU has no such state and is opened wherever it is needed.
/// </summary>
internal sealed partial class SiloDevices(ILogger<SiloDevices> logger) : IDisposable
{
    private readonly HashSet<string> _loggedNotes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Device> _open = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns the device, which the first caller opens; a device that was discarded is opened again.
    /// </summary>
    public Device Get(string id) => _open.GetOrAdd(id, _ => DeviceCatalog.Open(id));

    /// <summary>Logs once which operations of a device are slower than they could be.</summary>
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
    /// Removes a device without closing it, because a thread that did not stop still trains on it until the process
    /// ends.
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
            // A lost card may fail even to close.
        }
    }

    public void Dispose()
    {
        foreach (var id in _open.Keys) Discard(id);
    }
}
