using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="SolverStep"/>.</summary>
internal sealed unsafe class SolverStepKernel(SolverStep solver) : CpuKernel
{
    private readonly Segment[] _chunks = Segment.Chunks(solver.Segments.Select(segment => new Segment(segment.Offset, segment.Length, segment.Decays)));

    /// <summary>By chunk, the squares of the weights and of the gradients.</summary>
    public override long SharedFloats => 2L * _chunks.Length;

    public override bool IsByRows => false;

    public override void Run(CpuStep step)
    {
        var (from, to) = Share(step);
        var chunks = _chunks.AsSpan(from, to - from);
        var w = step.At(solver.Parameters);
        var g = step.At(solver.Gradients);
        var squares = Squares(step) + from;
        var (row, settings) = (step.Row, step.Settings);
        var scale = ClippingScale(step, chunks, from, w, g);
        if (solver.Kind == SolverKind.Adam)
            Solvers.Adam(chunks, w, g, step.At(solver.Slots[0]), step.At(solver.Slots[1]), row.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon, row.L2, scale, squares);
        else
            Solvers.Sgd(chunks, w, g, step.At(solver.Slots[0]), row.LearningRate, settings.Momentum, solver.Nesterov, row.L2, scale, squares);
    }

    public override void Conclude(CpuStep step) => step.SquaredWeights = Solvers.Sum(_chunks.Length, Squares(step));

    private float* Squares(CpuStep step) => step.Shared + SharedOffset;

    /// <summary>The chunks that begin in this part's share of the parameters: the weights whose gradients it has just made.</summary>
    private (int From, int To) Share(CpuStep step)
    {
        var (from, to) = step.Part.Share(solver.Parameters.Columns);
        return (First(from), First(to));

        int First(int offset)
        {
            var chunk = 0;
            while (chunk < _chunks.Length && _chunks[chunk].Offset < offset) chunk++;
            return chunk;
        }
    }

    /// <summary>Pascanu, Mikolov and Bengio (2013), algorithm 1, over all parameters of the lane together.</summary>
    private float ClippingScale(CpuStep step, ReadOnlySpan<Segment> chunks, int from, float* w, float* g)
    {
        var maxNorm = step.Settings.MaxGradNorm;
        if (float.IsPositiveInfinity(maxNorm)) return 1;
        var squares = Squares(step) + _chunks.Length;
        Solvers.GradientSquares(chunks, w, g, step.Row.L2, squares + from);
        step.Meet();
        var norm = Math.Sqrt(Solvers.Sum(_chunks.Length, squares));
        return norm > maxNorm ? (float)(maxNorm / norm) : 1;
    }
}
