namespace Experiments.Engine.Training;

/// <summary>The reason why a lane's training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    MaxIterations,

    /// <summary>The validation loss stopped improving.</summary>
    EarlyStopping,

    /// <summary>A loss, a weight or the solver's state became NaN or infinite: there are no scores.</summary>
    Diverged,

    /// <summary>
    /// The same happened after the best epoch of early stopping, whose weights are kept and scored.
    /// </summary>
    DivergedAfterBest,
}
