using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Cpu.Teams;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// The state of a run on one thread: the lane, its step, the thread's part, and the memory for kernels. One object
/// serves all steps of a program.
/// </summary>
internal sealed unsafe class CpuStep
{
    /// <summary>The plan's memory.</summary>
    public float* Arena;

    /// <summary>The scratch memory of this thread's kernels.</summary>
    public float* Scratch;

    /// <summary>The memory that the threads share.</summary>
    public float* Shared;

    /// <summary>The lane.</summary>
    public int Lane;

    /// <summary>Features of the lane's data.</summary>
    public float* X;

    /// <summary>True if products of the batch leave out the steps in which it is zero.</summary>
    public bool LeavesZerosOut;

    /// <summary>Targets of the lane's data.</summary>
    public float* Target;

    /// <summary>Weights by row of the lane's data; null for weights of 1.</summary>
    public float* Weights;

    /// <summary>The lane's order of rows.</summary>
    public int* RowOrder;

    /// <summary>The memory for predictions, or null.</summary>
    public float* Predictions;

    /// <summary>The lane's hyperparameters.</summary>
    public LaneSettings Settings;

    /// <summary>The parameters of the step.</summary>
    public StepParameters Parameters;

    /// <summary>The step's number in the epoch.</summary>
    public int Number;

    /// <summary>The first of this thread's rows of the batch.</summary>
    public int FirstRow;

    /// <summary>The number of this thread's rows of the batch.</summary>
    public int Rows;

    /// <summary>The weighted sum of the rows' losses.</summary>
    public double Loss;

    /// <summary>The sum of squares of the weights that decay, before the update.</summary>
    public double SquaredWeights;

    /// <summary>The next step's first row, as a position in the lane's order.</summary>
    public int NextStart;

    /// <summary>The number of the next step's rows; 0 after the last step.</summary>
    public int NextRows;

    /// <summary>True if the lane's gradients are clipped.</summary>
    public bool ClipsGradients => !float.IsPositiveInfinity(Settings.MaxGradNorm);

    /// <summary>The threads of the program; null if there is one.</summary>
    public CpuTeam? Team;

    /// <summary>This thread's part of each kernel.</summary>
    public TeamPart Part;

    /// <summary>Sets the step, and the one that follows it.</summary>
    public void Begin(int number, in StepParameters row, in StepParameters next)
    {
        (Number, Parameters, NextStart, NextRows) = (number, row, next.Start, next.Rows);
        (FirstRow, var end) = Part.GetRange(row.Rows);
        Rows = end - FirstRow;
    }

    /// <summary>
    /// Returns this thread's rows of the next step, to be fetched in parts: meanwhile the core computes, and leaves the
    /// memory idle.
    /// </summary>
    public RowPrefetch PrefetchNextBatch(int columns, int parts)
    {
        var (from, to) = Part.GetRange(NextRows);
        return new(X, columns, RowOrder + NextStart + from, to - from, parts);
    }

    /// <summary>Waits until all threads of the program have arrived.</summary>
    public void SignalAndWait() => Team?.SignalAndWait();

    /// <summary>Returns the lane's copy of a tensor.</summary>
    public float* GetPointer(PlanTensor tensor) => Arena + tensor.Offset + (Lane * tensor.LaneStride);

    /// <summary>Returns this thread's first row in the lane's copy of a tensor that has rows.</summary>
    public float* GetRows(PlanTensor tensor) => GetPointer(tensor) + ((long)FirstRow * tensor.Columns);
}
