namespace Experiments.Engine.Training;

/// <summary>The reason why a lane's training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    MaxIterations,

    /// <summary>The validation loss stopped improving.</summary>
    EarlyStopping,

    /// <summary>A loss or a weight became NaN or infinite.</summary>
    Diverged,
}
