using System.Globalization;

namespace Experiments.Silo.Workers;

/// <summary>
/// The key of a worker, made of its silo's address and its device, and the ids of its slots. Their format is defined
/// here only: «silo/device» and «silo/device/slot», where a device has no slash.
/// </summary>
internal static class WorkerKey
{
    public static string Create(SiloAddress silo, string device) => $"{silo.ToParsableString()}/{device}";

    /// <summary>Creates the id of a worker's slot.</summary>
    public static string CreateSlot(string key, int slot) => $"{key}/{slot}";

    /// <summary>
    /// Gets the worker of a slot: slots of one worker share its device. An id that names no slot, such as that of a
    /// client that acts as a worker, is returned as it is.
    /// </summary>
    public static string FromSlot(string slotId) =>
        slotId.LastIndexOf('/') is > 0 and var slash ? slotId[..slash] : slotId;

    /// <summary>Gets the number of a slot on its device; 0 for an id that names no slot.</summary>
    public static int GetSlot(string slotId) =>
        int.TryParse(slotId.AsSpan(slotId.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out var slot) ? slot : 0;

    public static string GetDevice(string key) => key[(key.IndexOf('/') + 1)..];

    /// <summary>
    /// Finds the silo in the id of a worker or of a slot; null where the id names none, such as that of a client that
    /// acts as a worker.
    /// </summary>
    public static SiloAddress? FindSilo(string id) =>
        id.IndexOf('/') is > 0 and var slash && id.AsSpan(0, slash).Contains('@') ? GetSilo(id) : null;

    /// <summary>Gets the silo of a key, which may be the silo's address alone.</summary>
    public static SiloAddress GetSilo(string key) => SiloAddress.FromParsableString(key.Split('/', 2)[0]);
}
