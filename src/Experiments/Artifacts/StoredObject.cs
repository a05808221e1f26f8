namespace Experiments.Artifacts;

/// <summary>Something in an artifact store.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its hash or its name.</param>
/// <param name="Bytes">What it takes.</param>
public sealed record StoredObject(StoredObjectKind Kind, string Name, long Bytes);

/// <summary>What lies in an artifact store.</summary>
public enum StoredObjectKind
{
    /// <summary>A data set, by its hash.</summary>
    Data,

    /// <summary>The artifact of an experiment, by the experiment's id.</summary>
    Artifact,

    /// <summary>The checkpoints of an experiment's fits, by the experiment's id.</summary>
    Checkpoints,

    /// <summary>What a writer that was killed left behind; nobody will ask for it.</summary>
    Leftover,
}
