namespace Experiments.Silo.Workers;

/// <summary>
/// The key of a worker, which is its silo's address and its device, and the ids of its slots. This is the one place
/// that knows how they are written: «silo/device» and «silo/device/slot», where a device has no slash.
/// </summary>
internal static class WorkerKey
{
    public static string Create(SiloAddress silo, string device) => $"{silo.ToParsableString()}/{device}";

    /// <summary>The id of a worker's slot.</summary>
    public static string CreateSlot(string key, int slot) => $"{key}/{slot}";

    /// <summary>
    /// The worker of a slot: slots of one worker share its device. An id that names no slot, as that of a client which
    /// plays a worker, is its own.
    /// </summary>
    public static string FromSlot(string slotId) =>
        slotId.LastIndexOf('/') is > 0 and var slash ? slotId[..slash] : slotId;

    public static string GetDevice(string key) => key[(key.IndexOf('/') + 1)..];

    /// <summary>
    /// The silo that a worker's or a slot's id names; null where it names none, as that of a client which plays a
    /// worker.
    /// </summary>
    public static SiloAddress? FindSilo(string id) =>
        id.IndexOf('/') is > 0 and var slash && id.AsSpan(0, slash).Contains('@') ? GetSilo(id) : null;

    /// <summary>The silo that a key names, which may be nothing but its address.</summary>
    public static SiloAddress GetSilo(string key) => SiloAddress.FromParsableString(key.Split('/', 2)[0]);
}
