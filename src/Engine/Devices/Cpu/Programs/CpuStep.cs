using Experiments.Engine.Devices.Cpu.Teams;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// Where a replay stands on one thread: the lane, its step, the thread's part, and the memory that kernels work on. One
/// object for all steps of a program.
/// </summary>
internal sealed unsafe class CpuStep(TeamPart part, CpuTeam? team)
{
    /// <summary>The plan's memory.</summary>
    public float* Arena;

    /// <summary>What this thread's matrix products pack into.</summary>
    public float* Scratch;

    /// <summary>What the threads leave for each other.</summary>
    public float* Shared;

    /// <summary>The lane.</summary>
    public int Lane;

    /// <summary>Features of the lane's data.</summary>
    public float* X;

    /// <summary>Targets of the lane's data.</summary>
    public float* Target;

    /// <summary>Weights by row of the lane's data, or null for ones.</summary>
    public float* Weights;

    /// <summary>The lane's order of rows.</summary>
    public int* RowOrder;

    /// <summary>Where predictions go, or null.</summary>
    public float* Predictions;

    /// <summary>The lane's hyperparameters.</summary>
    public LaneSettings Settings;

    /// <summary>The step.</summary>
    public StepParameters Parameters;

    /// <summary>The step's number in the epoch.</summary>
    public int Number;

    /// <summary>The first of this thread's rows of the batch.</summary>
    public int FirstRow;

    /// <summary>How many rows of the batch this thread has.</summary>
    public int Rows;

    /// <summary>The weighted sum of the rows' losses.</summary>
    public double Loss;

    /// <summary>The sum of squares of the weights that decay, before the update.</summary>
    public double SquaredWeights;

    /// <summary>What this thread does of each kernel.</summary>
    public TeamPart Part => part;

    /// <summary>Sets the step.</summary>
    public void Begin(int number, in StepParameters row)
    {
        (Number, Parameters) = (number, row);
        (FirstRow, var end) = part.GetRange(row.Rows);
        Rows = end - FirstRow;
    }

    /// <summary>Waits until all threads of the program have come here.</summary>
    public void SignalAndWait() => team?.SignalAndWait();

    /// <summary>The lane's copy of a tensor.</summary>
    public float* GetPointer(PlanTensor tensor) => Arena + tensor.Offset + (Lane * tensor.LaneStride);

    /// <summary>This thread's first row of the lane's copy of a tensor that has rows.</summary>
    public float* GetRows(PlanTensor tensor) => GetPointer(tensor) + ((long)FirstRow * tensor.Columns);
}
