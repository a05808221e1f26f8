using Experiments.Contracts.Artifacts;

namespace Experiments.Silo.Stores.Served;

/// <summary>Between what stores call a thing and what messages call it; the kinds are the same, number by number.</summary>
internal static class ArtifactKeys
{
    public static StoredItem ToItem(this ArtifactKey key) => new((StoredObjectKind)key.Kind, key.Name, key.Fit);

    public static ArtifactKey ToKey(this StoredItem item) => new((ArtifactKind)item.Kind, item.Name, item.Fit);
}
