namespace Experiments.Silo.Workers;

/// <summary>The key of a worker: its silo's address and its device.</summary>
internal static class WorkerKey
{
    public static string Of(SiloAddress silo, string device) => $"{silo.ToParsableString()}/{device}";

    public static string DeviceOf(string key) => key[(key.IndexOf('/') + 1)..];

    public static SiloAddress SiloOf(string key) => SiloAddress.FromParsableString(key[..key.IndexOf('/')]);
}
