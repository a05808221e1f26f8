using Experiments.Contracts.Artifacts;

namespace Experiments.Artifacts;

/// <summary>
/// Between what stores call a thing and what messages call it; the kinds are the same, number by number.
/// </summary>
internal static class ArtifactKeys
{
    public static StoredItem ToItem(this ArtifactKey key) => new((StoredObjectKind)key.Kind, key.Name, key.Fit);

    /// <summary>Where the pieces of a file begin, in bytes.</summary>
    public static IEnumerable<long> GetOffsets(ArtifactFile file)
    {
        for (long offset = 0; offset < file.Length; offset += ArtifactChunk.MaxBytes) yield return offset;
    }

    public static ArtifactKey ToKey(this StoredItem item) => new((ArtifactKind)item.Kind, item.Name, item.Fit);
}
