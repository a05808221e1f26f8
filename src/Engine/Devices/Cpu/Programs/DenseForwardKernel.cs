using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="DenseForward"/>.</summary>
internal sealed unsafe class DenseForwardKernel(DenseForward dense, int capacity) : CpuKernel
{
    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    public override long ScratchFloats => MatMul.ScratchFloats(capacity, _out, _in);

    public override bool IsRowWise => true;

    public override void Run(CpuStep step) => MatMul.Dense(
        step.Rows, _out, _in, step.GetRows(dense.X), _in, step.GetPointer(dense.Weight), _out,
        step.GetPointer(dense.Bias), dense.Activation,
        step.GetRows(dense.Y), _out, step.Scratch);
}
