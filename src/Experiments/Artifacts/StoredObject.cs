using Experiments.Contracts.Artifacts;

namespace Experiments.Artifacts;

/// <summary>An entry in the list of an artifact store.</summary>
/// <param name="Kind">The kind of the entry.</param>
/// <param name="Name">The hash or the name.</param>
/// <param name="Bytes">The size in bytes.</param>
public sealed record StoredObject(ArtifactKind Kind, string Name, long Bytes);
