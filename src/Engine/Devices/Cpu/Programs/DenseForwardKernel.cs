using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="DenseForward"/>.</summary>
/// <param name="dense">The instruction.</param>
/// <param name="capacity">The most rows of a batch.</param>
/// <param name="batch">The gather of X, if X is the batch.</param>
internal sealed unsafe class DenseForwardKernel(
    DenseForward dense, int capacity, GatherBatchKernel? batch) : CpuKernel
{
    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    public override long ScratchFloats =>
        MatMul.ScratchFloats(capacity, _out, _in) + (batch is null ? 0 : MatMul.ListFloats(capacity, _in));

    public override bool IsRowWise => true;

    public override void Run(CpuStep step) => MatMul.Dense(
        step.Rows, _out, _in, step.GetRows(dense.X), _in, step.GetPointer(dense.Weight), _out,
        step.GetPointer(dense.Bias), dense.Activation,
        step.GetRows(dense.Y), _out, step.Scratch, batch?.GetNonZeros(step).FromRow(step.FirstRow) ?? default);
}
