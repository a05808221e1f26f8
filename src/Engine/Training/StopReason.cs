namespace Experiments.Engine.Training;

/// <summary>Why a lane's training ended.</summary>
public enum StopReason
{
    /// <summary>It trained for all its epochs.</summary>
    MaxIterations,

    /// <summary>Its validation loss stopped getting better.</summary>
    EarlyStopping,

    /// <summary>Its loss became NaN or infinite.</summary>
    Diverged,
}
