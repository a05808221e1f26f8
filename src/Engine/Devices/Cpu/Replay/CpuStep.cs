using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>Where a replay stands: the lane, its step, and the memory that kernels work on. One object for all steps of a program.</summary>
internal sealed unsafe class CpuStep
{
    /// <summary>The plan's memory.</summary>
    public float* Arena;

    /// <summary>What matrix products pack into.</summary>
    public float* Scratch;

    /// <summary>The lane.</summary>
    public int Lane;

    /// <summary>Features of the lane's data.</summary>
    public float* X;

    /// <summary>Targets of the lane's data.</summary>
    public float* Target;

    /// <summary>Weights by row of the lane's data, or null for ones.</summary>
    public float* Weights;

    /// <summary>The lane's order of rows.</summary>
    public int* Order;

    /// <summary>Where predictions go, or null.</summary>
    public float* Predictions;

    /// <summary>The lane's hyperparameters.</summary>
    public LaneSettings Settings;

    /// <summary>The step.</summary>
    public StepRow Row;

    /// <summary>The weighted sum of the rows' losses.</summary>
    public double Loss;

    /// <summary>The sum of squares of the weights that decay, before the update.</summary>
    public double SquaredWeights;

    /// <summary>The lane's copy of a tensor.</summary>
    public float* At(PlanTensor tensor) => Arena + tensor.Offset + (Lane * tensor.LaneStride);
}
