using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.Served;

/// <summary>
/// The limit of data sets that no experiment uses. Anyone may add a data set, because it is stored before its
/// experiment is submitted, so a sender that never submits could fill the disk.
/// </summary>
internal sealed class UnusedData(SiloStores stores)
{
    /// <summary>The largest number of bytes of all data sets that no experiment uses.</summary>
    public long MostBytes { get; init; } = 64L << 30;

    /// <summary>Checks that there is room for a data set.</summary>
    /// <param name="hash">The SHA-256 of the data set.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="cancellation">Cancels the check.</param>
    /// <exception cref="ArtifactStoreException">
    /// With it, the data sets that no experiment uses would have too many bytes.
    /// </exception>
    public async Task EnsureRoomAsync(string hash, long bytes, CancellationToken cancellation = default)
    {
        var used = (await stores.Experiments.ListAsync(cancellation))
            .Select(experiment => experiment.Spec.Data.Hash).Append(hash).ToHashSet(StringComparer.Ordinal);
        var unused = (await stores.Artifacts.ListAsync(cancellation))
            .Where(item => item.Kind == ArtifactKind.Data && !used.Contains(item.Name)).Sum(item => item.Bytes);
        if (unused + bytes <= MostBytes) return;
        throw new ArtifactStoreException(
            $"The store keeps {unused >> 20} MiB of data sets that no experiment uses, and takes no more than "
            + $"{MostBytes >> 20} MiB of them; stop the head, and free their space with 'experiments gc'.");
    }
}
