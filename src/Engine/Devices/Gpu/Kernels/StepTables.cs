using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// What changes from step to step and from epoch to epoch, in device memory, so that one recorded step serves all. A
/// lane whose step has reached its count is inactive: kernels leave it as it is.
/// </summary>
internal struct StepTables
{
    /// <summary>By lane, the step that comes next.</summary>
    public ArrayView<int> StepIndex;

    /// <summary>By lane, how many steps there are.</summary>
    public ArrayView<int> StepCount;

    /// <summary>By lane, the batch slot that it reads.</summary>
    public ArrayView<int> BatchBuffer;

    /// <summary>By slot, a lane that reads it; the others go through the same steps.</summary>
    public ArrayView<int> Leader;

    /// <summary>By slot, the number of its data set among those of the epoch; -1 where the slot is empty.</summary>
    public ArrayView<int> BufferData;

    /// <summary>By slot, rows in their order: [slots, <see cref="MaxRows"/>].</summary>
    public ArrayView<int> RowOrder;

    /// <summary>By slot, the rows' weights in the same order; of length 0 where all are one.</summary>
    public ArrayView<float> Weight;

    /// <summary>By lane, its steps: [lanes, <see cref="MaxSteps"/>].</summary>
    public ArrayView<StepParameters> Steps;

    /// <summary>By lane, its hyperparameters.</summary>
    public ArrayView<LaneConstants> Settings;

    /// <summary>By lane, what its steps gave: [lanes, <see cref="MaxSteps"/>].</summary>
    public ArrayView<LaneOutcome> Outcomes;

    /// <summary>The room for steps.</summary>
    public int MaxSteps;

    /// <summary>The room for rows.</summary>
    public int MaxRows;

    /// <summary>Whether the lane takes part in this step.</summary>
    public readonly bool IsActive(int lane) => StepIndex[lane] < StepCount[lane];

    /// <summary>The lane's step.</summary>
    public readonly StepParameters GetStep(int lane) => Steps[(lane * (long)MaxSteps) + StepIndex[lane]];
}

/// <summary>The hyperparameters of a lane as the solvers' kernels want them.</summary>
/// <param name="Momentum">Of sgd.</param>
/// <param name="Beta1">Adam's decay of the first moment.</param>
/// <param name="OneMinusBeta1">1 - beta1, rounded once.</param>
/// <param name="Beta2">Adam's decay of the second moment.</param>
/// <param name="OneMinusBeta2">1 - beta2, rounded once.</param>
/// <param name="MaxGradNorm">The largest norm of the gradient; infinity for none.</param>
internal readonly record struct LaneConstants(
    float Momentum,
    float Beta1, float OneMinusBeta1, float Beta2, float OneMinusBeta2, float MaxGradNorm)
{
    public static LaneConstants FromSettings(in LaneSettings settings) => new(
        settings.Momentum, (float)settings.Beta1, (float)(1 - settings.Beta1), (float)settings.Beta2,
        (float)(1 - settings.Beta2), settings.MaxGradNorm);
}

/// <summary>What a step gave; in floats, for not every card computes in double.</summary>
internal readonly record struct LaneOutcome(float Loss, float SquaredWeights);
