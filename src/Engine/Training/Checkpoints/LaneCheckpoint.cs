using Experiments.Engine.Graphs;

namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// A lane at an epoch's end: what cannot be made again from its specification. Random numbers are keyed, and schedule
/// and early stopping follow from the curves, so neither is here.
/// </summary>
internal sealed record LaneCheckpoint
{
    /// <summary>The updates made: adam's corrections count them.</summary>
    public required long Updates { get; init; }

    /// <summary>The lane's share of the time that was trained.</summary>
    public required TimeSpan TrainTime { get; init; }

    /// <summary>By epoch, the training loss.</summary>
    public required double[] LossCurve { get; init; }

    /// <summary>By epoch, the validation loss; empty without early stopping.</summary>
    public required double[] ValidationCurve { get; init; }

    /// <summary>Parameters and buffers, laid out as the plan says.</summary>
    public required float[] State { get; init; }

    /// <summary>What the solver remembers, slot after slot.</summary>
    public required float[] SolverState { get; init; }

    /// <summary>The state of the best epoch; empty without early stopping.</summary>
    public required float[] BestState { get; init; }

    /// <summary>The epochs trained.</summary>
    public int Epoch => LossCurve.Length;

    /// <summary>Its numbers, in bytes.</summary>
    public long Bytes =>
        (sizeof(double) * ((long)LossCurve.Length + ValidationCurve.Length))
        + (sizeof(float) * ((long)State.Length + SolverState.Length + BestState.Length));

    /// <summary>
    /// Whether a lane of this specification can go on from it: it is of the lane's shape, and something is left to
    /// train.
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
