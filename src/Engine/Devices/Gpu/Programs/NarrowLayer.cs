using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// A last layer with few outputs, in training: its forward, the task's output and its backward stand side by side, and
/// two kernels compute all of them, in the place of six or more. Another order of instructions, or other uses of the
/// same tensors, take the general way.
/// </summary>
/// <param name="Forward">The layer's forward.</param>
/// <param name="Output">The task's output.</param>
/// <param name="Backward">The layer's backward.</param>
/// <param name="Before">
/// The backward of the layer that made the input, if it is next: its dz and db are computed too, but not its products.
/// </param>
internal sealed record NarrowLayer(
    DenseForward Forward, TaskOutput Output, DenseBackward Backward, DenseBackward? Before)
{
    /// <summary>The instructions that the two kernels replace, without <see cref="Before"/>.</summary>
    public const int Instructions = 3;

    /// <summary>Returns the layer whose forward is at a place, or null.</summary>
    public static NarrowLayer? Find(IReadOnlyList<Instruction> instructions, int at)
    {
        if (at + Instructions > instructions.Count
            || instructions[at] is not DenseForward { Activation: ActivationKind.Identity } forward
            || instructions[at + 1] is not TaskOutput { Prediction: null, DZ: { } dz } output
            || instructions[at + 2] is not DenseBackward
            {
                Activation: ActivationKind.Identity,
                DWeight.Accumulates: false,
                DBias.Accumulates: false,
                DX: null or { Accumulates: false },
            } backward)
            return null;
        var isOneLayer = forward.Y == output.Z && backward.Y == forward.Y && backward.DY == dz
            && backward.X == forward.X && backward.Weight == forward.Weight;
        if (!isOneLayer || forward.Y.Columns > NarrowOutputKernel.MaxOutputs) return null;
        // The logits are never stored, so nothing else may read them.
        var uses = instructions.Count(instruction => instruction.Operands.Contains(forward.Y));
        return uses == Instructions
            ? new(forward, output, backward, FindBefore(instructions, at + Instructions, backward))
            : null;
    }

    /// <summary>Compiles the launches of the two kernels.</summary>
    public GpuLaunch[] Compile(GpuDevice device, GpuOperands operands, int capacity)
    {
        Operand Get(PlanTensor? tensor) => operands.GetOperand(tensor);
        var (inputs, outputs) = (Forward.X.Columns, Forward.Y.Columns);
        var (x, dz, dx) = (Get(Forward.X), Get(Backward.DY), Get(Backward.DX?.Tensor));
        var (weight, bias, target, rowWeights) =
            (Get(Forward.Weight), Get(Forward.Bias), Get(Output.Target), Get(Output.Weights));
        var (dWeight, dBias, dBiasBefore) =
            (Get(Backward.DWeight!.Tensor), Get(Backward.DBias!.Tensor), Get(Before?.DBias?.Tensor));
        var rowGroups = (capacity + NarrowOutputKernel.Rows - 1) / NarrowOutputKernel.Rows;
        var slices = NarrowOutputKernel.GetSlices(device.Threads, outputs);
        var columnGroups =
            (inputs + NarrowGradientKernel.ColumnsPerGroup - 1) / NarrowGradientKernel.ColumnsPerGroup;
        var columnThreads = Math.Max(device.Threads, 2 * NarrowGradientKernel.ColumnsPerGroup);
        var rows = device.Kernels.Load<NarrowOutputKernel>();
        var columns = device.Kernels.Load<NarrowGradientKernel>();
        return
        [
            step => rows(step.Stream, (step.Width * rowGroups, device.Threads), new(
                step.Tables, Output.Task.Loss, x, weight, bias, target, rowWeights, dz, operands.Losses,
                step.HasTargets, inputs, outputs, capacity, rowGroups, slices)),
            step => columns(step.Stream, (step.Width * columnGroups, columnThreads), new(
                step.Tables, x, weight, dz, dx, dWeight, dBias, dBiasBefore, HasDX: Backward.DX is not null,
                HasBiasBefore: Before?.DBias is not null, Before?.Activation ?? ActivationKind.Identity, inputs,
                outputs, capacity, columnGroups)),
        ];
    }

    private static DenseBackward? FindBefore(IReadOnlyList<Instruction> instructions, int at, DenseBackward last) =>
        at < instructions.Count && instructions[at] is DenseBackward { DBias: null or { Accumulates: false } } before
            && before.Y == last.X && before.DY == last.DX?.Tensor
            ? before
            : null;
}
