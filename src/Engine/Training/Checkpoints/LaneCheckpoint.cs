using Experiments.Engine.Graphs;

namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// The state of a lane at the end of an epoch that its specification does not determine. Random numbers are keyed, and
/// the learning rate and early stopping follow from the curves, so none of them is stored.
/// </summary>
internal sealed record LaneCheckpoint
{
    /// <summary>The number of updates so far, for adam's bias corrections.</summary>
    public required long Updates { get; init; }

    /// <summary>The lane's share of the training time.</summary>
    public required TimeSpan TrainTime { get; init; }

    /// <summary>The training loss by epoch.</summary>
    public required double[] LossCurve { get; init; }

    /// <summary>The validation loss by epoch; empty without early stopping.</summary>
    public required double[] ValidationCurve { get; init; }

    /// <summary>Parameters and buffers, in the layout of the execution plan.</summary>
    public required float[] State { get; init; }

    /// <summary>The solver's state, tensor after tensor: momentum, or both moments of adam.</summary>
    public required float[] SolverState { get; init; }

    /// <summary>The state of the best epoch; empty without early stopping.</summary>
    public required float[] BestState { get; init; }

    /// <summary>The number of epochs trained.</summary>
    public int Epoch => LossCurve.Length;

    /// <summary>The size of all arrays, in bytes.</summary>
    public long Bytes =>
        (sizeof(double) * ((long)LossCurve.Length + ValidationCurve.Length))
        + (sizeof(float) * ((long)State.Length + SolverState.Length + BestState.Length));

    /// <summary>
    /// Returns true if a lane of this specification can continue from the checkpoint: the sizes match, and epochs are
    /// left to train.
    /// </summary>
    public bool IsCompatibleWith(LaneSpec spec, ExecutionPlan plan)
    {
        var watched = spec.ValidationRows.Length > 0;
        return Epoch > 0 && Epoch < spec.MaxIter && Updates > 0
            && ValidationCurve.Length == (watched ? Epoch : 0)
            && State.Length == plan.State.Floats
            && SolverState.Length == plan.SolverStateFloats
            && BestState.Length == (watched ? plan.State.Floats : 0)
            && Array.TrueForAll(LossCurve, double.IsFinite) && Array.TrueForAll(ValidationCurve, double.IsFinite);
    }
}
