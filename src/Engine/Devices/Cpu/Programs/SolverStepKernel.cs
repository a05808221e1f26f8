using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// See <see cref="SolverStep"/>. The chunks of a weight may be updated before, right after their gradient was computed
/// (<see cref="FusedUpdate"/>); this kernel updates the rest.
/// </summary>
internal sealed unsafe class SolverStepKernel(SolverStep solver) : CpuKernel
{
    private readonly Segment[] _chunks = Segment.SplitIntoChunks(
        solver.Segments.Select(segment => new Segment(segment.Offset, segment.Length, segment.Decays)));

    private readonly DeviceSolver _solver = (DeviceSolver)solver.Solver;

    // In the order of their chunks.
    private readonly SortedList<int, FusedUpdate> _fused = [];

    /// <summary>The sums of squares of the weights and of the gradients, by chunk.</summary>
    public override long SharedFloats => 2L * _chunks.Length;

    public override bool IsRowWise => false;

    /// <summary>The chunks of the lane's parameters.</summary>
    public ReadOnlySpan<Segment> Chunks => _chunks;

    /// <summary>Lets another kernel update a weight, by the tensor of its gradient.</summary>
    public FusedUpdate Fuse(PlanTensor gradient)
    {
        var start = (int)(gradient.Offset - solver.Gradients.Offset);
        var first = Array.FindIndex(_chunks, chunk => chunk.Offset == start);
        var end = Array.FindIndex(_chunks, first, chunk => chunk.Offset >= start + gradient.Columns);
        var update = new FusedUpdate(this, first, end < 0 ? _chunks.Length : end);
        _fused.Add(first, update);
        return update;
    }

    public override void Run(CpuStep step)
    {
        var (from, to) = GetChunkRange(step);
        var g = step.GetPointer(solver.Gradients);
        var scale = ComputeClippingScale(step, _chunks.AsSpan(from, to - from), from, g);
        for (var i = 0; i < _fused.Count; i++)
        {
            var fused = _fused.Values[i];
            if (!fused.IsActive(step)) continue;
            Update(step, from, Math.Min(to, fused.First), g, scale);
            from = Math.Max(from, fused.End);
        }
        Update(step, from, to, g, scale);
    }

    /// <summary>Updates the parameters of some chunks.</summary>
    /// <param name="step">The step.</param>
    /// <param name="from">The first chunk.</param>
    /// <param name="to">The chunk after the last.</param>
    /// <param name="gradients">Where the gradient of the lane's first parameter would be.</param>
    /// <param name="scale">The factor by which clipping scales the gradient.</param>
    public void Update(CpuStep step, int from, int to, float* gradients, float scale = 1)
    {
        if (from >= to) return;
        _solver.Update(new()
        {
            Chunks = _chunks.AsSpan(from, to - from),
            Step = step.Parameters,
            Settings = step.Settings,
            Nesterov = solver.Nesterov,
            GradientScale = scale,
            Weights = step.GetPointer(solver.Parameters),
            Gradients = gradients,
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
    private float ComputeClippingScale(CpuStep step, ReadOnlySpan<Segment> chunks, int from, float* g)
    {
        if (!step.ClipsGradients) return 1;
        var maxNorm = step.Settings.MaxGradNorm;
        var squares = GetSquares(step) + _chunks.Length;
        SolverLoop.GradientSquares(
            chunks, step.GetPointer(solver.Parameters), g, step.Parameters.L2, squares + from);
        step.SignalAndWait();
        var norm = Math.Sqrt(SolverLoop.Sum(_chunks.Length, squares));
        return norm > maxNorm ? (float)(maxNorm / norm) : 1;
    }
}
