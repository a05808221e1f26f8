using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="DenseForward"/>.</summary>
internal sealed unsafe class DenseForwardKernel(DenseForward dense, int capacity) : CpuKernel
{
    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    public override long ScratchFloats => MatMul.ScratchFloats(capacity, _out, _in);

    public override bool IsByRows => true;

    public override void Run(CpuStep step) => MatMul.Dense(
        step.Rows, _out, _in, step.RowsOf(dense.X), _in, step.At(dense.Weight), _out, step.At(dense.Bias), dense.Activation,
        step.RowsOf(dense.Y), _out, step.Scratch);
}
