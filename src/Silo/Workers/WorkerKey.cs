namespace Experiments.Silo.Workers;

/// <summary>The key of a worker: its silo's address and its device.</summary>
internal static class WorkerKey
{
    public static string Create(SiloAddress silo, string device) => $"{silo.ToParsableString()}/{device}";

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
