using Experiments.Contracts.Artifacts;

namespace Experiments.Artifacts;

/// <summary>Something in an artifact store.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its hash or its name.</param>
/// <param name="Bytes">What it takes.</param>
public sealed record StoredObject(ArtifactKind Kind, string Name, long Bytes);
