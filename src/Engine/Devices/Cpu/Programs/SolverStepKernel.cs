using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="SolverStep"/>.</summary>
internal sealed unsafe class SolverStepKernel(SolverStep solver) : CpuKernel
{
    private readonly Segment[] _chunks = Segment.SplitIntoChunks(
        solver.Segments.Select(segment => new Segment(segment.Offset, segment.Length, segment.Decays)));

    private readonly DeviceSolver _solver = (DeviceSolver)solver.Solver;

    /// <summary>The sums of squares of the weights and of the gradients, by chunk.</summary>
    public override long SharedFloats => 2L * _chunks.Length;

    public override bool IsRowWise => false;

    public override void Run(CpuStep step)
    {
        var (from, to) = GetChunkRange(step);
        var chunks = _chunks.AsSpan(from, to - from);
        var w = step.GetPointer(solver.Parameters);
        var g = step.GetPointer(solver.Gradients);
        _solver.Update(new()
        {
            Chunks = chunks,
            Step = step.Parameters,
            Settings = step.Settings,
            Nesterov = solver.Nesterov,
            GradientScale = ComputeClippingScale(step, chunks, from, w, g),
            Weights = w,
            Gradients = g,
            First = step.GetPointer(solver.SolverStates[0]),
            Second = step.GetPointer(solver.SolverStates[^1]),
            WeightSquares = GetSquares(step) + from,
        });
    }

    public override void Conclude(CpuStep step) =>
        step.SquaredWeights = SolverLoop.Sum(_chunks.Length, GetSquares(step));

    private float* GetSquares(CpuStep step) => step.Shared + SharedOffset;

    /// <summary>Returns the chunks that begin in this part's share of the parameters.</summary>
    private (int From, int To) GetChunkRange(CpuStep step)
    {
        var (from, to) = step.Part.GetRange(solver.Parameters.Columns);
        return (First(from), First(to));

        int First(int offset)
        {
            var chunk = 0;
            while (chunk < _chunks.Length && _chunks[chunk].Offset < offset) chunk++;
            return chunk;
        }
    }

    /// <summary>Pascanu, Mikolov and Bengio (2013), algorithm 1, over all parameters of the lane together.</summary>
    private float ComputeClippingScale(CpuStep step, ReadOnlySpan<Segment> chunks, int from, float* w, float* g)
    {
        var maxNorm = step.Settings.MaxGradNorm;
        if (float.IsPositiveInfinity(maxNorm)) return 1;
        var squares = GetSquares(step) + _chunks.Length;
        SolverLoop.GradientSquares(chunks, w, g, step.Parameters.L2, squares + from);
        step.SignalAndWait();
        var norm = Math.Sqrt(SolverLoop.Sum(_chunks.Length, squares));
        return norm > maxNorm ? (float)(maxNorm / norm) : 1;
    }
}
