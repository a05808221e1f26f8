using Experiments.Contracts.Grains;
using Experiments.Planning;

namespace Experiments.Silo.Guards;

/// <summary>
/// The rules for the keys of grains. Anyone who calls a key creates its grain, so a key that no grain of this program
/// has is refused, and its grain is removed at once.
/// </summary>
internal static class GrainKeys
{
    private const int UploadKeyLength = 32;

    /// <summary>Checks whether a key is one of the grains of an interface.</summary>
    public static bool IsValid(Type grain, string key) => grain.Name switch
    {
        nameof(ISearchCoordinatorGrain) => ExperimentNames.IsValidId(key),
        nameof(IArtifactUploadGrain) => key.Length == UploadKeyLength && key.All(char.IsAsciiHexDigit),
        nameof(IWorkerGrain) => IsWorker(key),
        nameof(ISiloGrain) => IsSilo(key),
        nameof(IExperimentCatalogGrain) or nameof(IArtifactStoreGrain) => key == "0",
        // Stateless workers, which Orleans collects.
        nameof(IClusterMembersGrain) or nameof(IClusterStateGrain) => true,
        _ => false,
    };

    /// <summary>Checks whether a text is the key of a worker: the address of its silo and a device.</summary>
    public static bool IsWorker(string? key) =>
        key is { Length: <= Arguments.LongestName } && key.Split('/') is [var silo, var device] && IsSilo(silo)
            && IsDevice(device);

    /// <summary>Checks whether a key begins with the address of a silo.</summary>
    public static bool IsOnSilo(string key) => IsSilo(key.Split('/', 2)[0]);

    /// <summary>Checks whether a text names a device: cpu, or gpu with a number.</summary>
    private static bool IsDevice(string device) =>
        device.Length is > 0 and <= 16 && device.All(c => char.IsAsciiLetterOrDigit(c) || c == ':');

    private static bool IsSilo(string address)
    {
        if (address.Length > Arguments.LongestName || !address.Contains('@', StringComparison.Ordinal)) return false;
        try
        {
            return SiloAddress.FromParsableString(address).ToParsableString() == address;
        }
        catch (Exception)
        {
            // Orleans throws exceptions of several types.
            return false;
        }
    }
}
