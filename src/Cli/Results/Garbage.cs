using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Results;

/// <summary>Finds items of an artifact store that no experiment needs.</summary>
internal static class Garbage
{
    public static IReadOnlyList<StoredObject> Find(
        IEnumerable<StoredObject> stored, IReadOnlyList<ExperimentRecord> experiments)
    {
        var data = experiments.Select(e => e.Spec.Data.Hash).ToHashSet(StringComparer.Ordinal);
        // Checkpoints serve only experiments that have not ended.
        var running = experiments.Where(e => !e.Status.State.HasEnded())
            .Select(e => e.Status.ExperimentId)
            .ToHashSet(StringComparer.Ordinal);
        var artifacts = experiments.Select(e => e.Status.ExperimentId).ToHashSet(StringComparer.Ordinal);
        return [.. stored.Where(item => item.Kind switch
        {
            ArtifactKind.Data => !data.Contains(item.Name),
            ArtifactKind.Artifact => !artifacts.Contains(item.Name),
            ArtifactKind.Checkpoints => !running.Contains(item.Name),
            _ => true,
        })];
    }

    /// <summary>Returns the kind of an item, for programs.</summary>
    public static string GetWord(StoredObject item) => item.Kind switch
    {
        ArtifactKind.Data => "data",
        ArtifactKind.Artifact => "artifact",
        ArtifactKind.Checkpoints => "checkpoints",
        _ => "leftover",
    };

    public static string Describe(StoredObject item) => item.Kind switch
    {
        ArtifactKind.Data => $"data set {item.Name}",
        ArtifactKind.Artifact => $"artifact {item.Name}",
        ArtifactKind.Checkpoints => $"checkpoints of {item.Name}",
        _ => $"leftover of an interrupted write, {item.Name}",
    };
}
