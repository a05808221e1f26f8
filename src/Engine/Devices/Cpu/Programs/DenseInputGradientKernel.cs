using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// The part of <see cref="DenseBackward"/> that passes the gradient on: dX = dz W'. The product packs W transposed. If
/// W has many outputs, the threads split the packing by the columns of dX; else each computes its own rows without
/// waiting.
/// </summary>
internal sealed unsafe class DenseInputGradientKernel(DenseBackward dense, GradientTarget dx, int capacity) : CpuKernel
{
    private const int MaxOutputsByRows = 64;

    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    public override long ScratchFloats => MatMul.ScratchFloats(capacity, _in, _out);

    public override bool IsRowWise => _out <= MaxOutputsByRows;

    public override void Run(CpuStep step)
    {
        var weight = step.GetPointer(dense.Weight);
        if (IsRowWise)
        {
            MatMul.NT(step.Rows, _in, _out, step.GetRows(dense.DY), _out, weight, _out, step.GetRows(dx.Tensor), _in,
                step.Scratch, dx.Accumulates);
            return;
        }
        var (from, to) = step.Part.GetRange(_in);
        MatMul.NT(step.Parameters.Rows, to - from, _out, step.GetPointer(dense.DY), _out, weight + ((long)from * _out),
            _out, step.GetPointer(dx.Tensor) + from, _in, step.Scratch, dx.Accumulates);
    }
}
