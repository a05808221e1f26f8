namespace Experiments.Engine.Training.Checkpoints;

/// <summary>Why a checkpoint is of no use, so that its fit begins at the beginning.</summary>
public enum CheckpointFault
{
    /// <summary>It is something else.</summary>
    NotACheckpoint,

    /// <summary>A newer version wrote it.</summary>
    NewerVersion,

    /// <summary>It is not as it was written.</summary>
    Damaged,

    /// <summary>It is of another fit, or of other data, another engine version and so on.</summary>
    OtherFit,

    /// <summary>It was trained on a device of other bits.</summary>
    OtherNumericsClass,
}
