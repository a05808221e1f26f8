using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="TaskOutput"/>. For data without targets only the link is applied.</summary>
internal sealed unsafe class TaskOutputKernel(TaskOutput output, int capacity) : CpuKernel
{
    private readonly int _outputs = output.Z.Columns;

    public override long ScratchFloats => Losses.ScratchFloats(_outputs);

    /// <summary>The losses of two steps: those of one are summed while the next step runs.</summary>
    public override long SharedFloats => 2L * capacity;

    public override bool IsRowWise => true;

    public override void Run(CpuStep step)
    {
        var z = step.GetRows(output.Z);
        var prediction = output.Prediction is { } tensor ? step.GetRows(tensor) : null;
        if (step.Target == null)
        {
            Losses.ApplyLink(output.Task.Loss, step.Rows, _outputs, z, prediction, step.Scratch);
            return;
        }
        Losses.Evaluate(
            output.Task.Loss, step.Rows, _outputs, z, step.GetRows(output.Target), step.GetRows(output.Weights),
            step.Parameters.InverseWeight,
            prediction, output.DZ is { } dz ? step.GetRows(dz) : null, GetLosses(step) + step.FirstRow, step.Scratch);
    }

    public override void Conclude(CpuStep step) =>
        step.Loss = step.Target == null ? 0 : Losses.Sum(step.Parameters.Rows, GetLosses(step));

    private float* GetLosses(CpuStep step) => step.Shared + SharedOffset + (step.Number % 2 * (long)capacity);
}
