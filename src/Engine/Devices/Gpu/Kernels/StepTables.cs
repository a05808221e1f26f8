using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The values that change from step to step and from epoch to epoch, in device memory, so one recorded step serves all
/// steps. A lane whose step has reached its count is inactive, and kernels do not change it.
/// </summary>
internal struct StepTables
{
    /// <summary>By lane, the next step.</summary>
    public ArrayView<int> StepIndex;

    /// <summary>By lane, the number of steps.</summary>
    public ArrayView<int> StepCount;

    /// <summary>By lane, the batch buffer that it reads.</summary>
    public ArrayView<int> BatchBuffer;

    /// <summary>By batch buffer, one lane that reads it; other readers take the same steps.</summary>
    public ArrayView<int> Leader;

    /// <summary>By batch buffer, the number of its data set among those of the epoch; -1 for an empty buffer.</summary>
    public ArrayView<int> BufferData;

    /// <summary>By batch buffer, rows in their order: [buffers, <see cref="MaxRows"/>].</summary>
    public ArrayView<int> RowOrder;

    /// <summary>By batch buffer, the rows' weights in the same order; of length 0 if all are 1.</summary>
    public ArrayView<float> Weight;

    /// <summary>By lane, its steps: [lanes, <see cref="MaxSteps"/>].</summary>
    public ArrayView<StepParameters> Steps;

    /// <summary>By lane, its hyperparameters.</summary>
    public ArrayView<LaneConstants> Settings;

    /// <summary>By lane, the outcomes of its steps: [lanes, <see cref="MaxSteps"/>].</summary>
    public ArrayView<LaneOutcome> Outcomes;

    /// <summary>The capacity of steps.</summary>
    public int MaxSteps;

    /// <summary>The capacity of rows.</summary>
    public int MaxRows;

    /// <summary>Checks whether the lane takes part in this step.</summary>
    public readonly bool IsActive(int lane) => StepIndex[lane] < StepCount[lane];

    /// <summary>Returns the lane's step.</summary>
    public readonly StepParameters GetStep(int lane) => Steps[(lane * (long)MaxSteps) + StepIndex[lane]];
}

/// <summary>The hyperparameters of a lane for the solvers' kernels.</summary>
/// <param name="Momentum">The momentum of sgd.</param>
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

/// <summary>The outcome of a step; in floats, because not every card computes in double.</summary>
internal readonly record struct LaneOutcome(float Loss, float SquaredWeights);
