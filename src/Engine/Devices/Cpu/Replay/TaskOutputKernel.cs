using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="TaskOutput"/>. Data without targets get the link alone.</summary>
internal sealed unsafe class TaskOutputKernel(TaskOutput output) : CpuKernel
{
    private readonly int _outputs = output.Z.Columns;

    public override long ScratchFloats => Losses.ScratchFloats(_outputs);

    public override void Run(CpuStep step)
    {
        var z = step.At(output.Z);
        var prediction = step.At(output.Prediction);
        if (step.Target == null)
        {
            Losses.ApplyLink(output.Task, step.Row.Rows, _outputs, z, prediction, step.Scratch);
            return;
        }
        step.Loss = Losses.Evaluate(
            output.Task, step.Row.Rows, _outputs, z, step.At(output.Target), step.At(output.Weights), step.Row.InverseWeight,
            prediction, output.DZ is { } dz ? step.At(dz) : null, step.Scratch);
    }
}
