using Experiments.Contracts.Artifacts;

namespace Experiments.Artifacts;

/// <summary>Converts between the items of a store and the keys of its messages.</summary>
internal static class ArtifactKeys
{
    public static StoredItem ToItem(this ArtifactKey key) => new(key.Kind, key.Name, key.Fit);

    /// <summary>Returns the offsets of a file's pieces, in bytes.</summary>
    public static IEnumerable<long> GetOffsets(ArtifactFile file)
    {
        for (long offset = 0; offset < file.Length; offset += ArtifactChunk.MaxBytes) yield return offset;
    }

    public static ArtifactKey ToKey(this StoredItem item) => new(item.Kind, item.Name, item.Fit);
}
