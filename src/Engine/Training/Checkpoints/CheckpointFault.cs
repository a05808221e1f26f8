namespace Experiments.Engine.Training.Checkpoints;

/// <summary>The reason why a checkpoint cannot be used, and its fit starts at the beginning.</summary>
public enum CheckpointFault
{
    /// <summary>The bytes are not a checkpoint.</summary>
    NotACheckpoint,

    /// <summary>The checkpoint was written by a newer version.</summary>
    NewerVersion,

    /// <summary>The bytes differ from those that were written, or the format is no longer read.</summary>
    Damaged,

    /// <summary>The fit keys differ: another fit, other data, another engine version and so on.</summary>
    OtherFit,

    /// <summary>The checkpoint is from a device of another numerics class, which gives other bits.</summary>
    OtherNumericsClass,
}
