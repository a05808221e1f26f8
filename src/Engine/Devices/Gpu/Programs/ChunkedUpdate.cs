using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// The solver's step, by chunks of lanes where a layer is large: the solver reads a chunk's gradients while they are in
/// the card's second cache, and in a recorded step it runs on a branch, beside the product of the next chunk. Two
/// chunks of the gradient's memory are used in turns. Each lane's sums are as before, so the bits are too. A lane that
/// clips needs the norm of all its gradients first: then every layer is updated at the end.
/// </summary>
internal sealed class ChunkedUpdate
{
    private const int Buffers = 2;

    private readonly GpuDevice _device;
    private readonly GpuOperands _operands;
    private readonly IReadOnlyList<Instruction> _instructions;
    private readonly SolverStep _solver;
    private readonly SolverLaunch _launch;
    private readonly List<SplitLayer> _layers = [];

    public ChunkedUpdate(
        GpuDevice device, GpuOperands operands, IReadOnlyList<Instruction> instructions, SolverStep solver)
    {
        (_device, _operands, _instructions, _solver) = (device, operands, instructions, solver);
        _launch = ((DeviceSolver)solver.Solver).Compile(new(device, operands, solver));
    }

    /// <summary>Compiles the product of a layer's weight gradient, with the layer's update if it is split.</summary>
    public GpuLaunch Compile(DenseBackward dense, LaneLaunch product)
    {
        if (FindSplit(dense) is not { } layer) return step => product(step, LaneRange.All(step.Width));
        _layers.Add(layer);
        return step =>
        {
            if (layer.IsSplit(step)) Run(step, layer, product);
            else product(step, LaneRange.All(step.Width));
        };
    }

    /// <summary>Compiles the update of the other parameters, after which all are updated.</summary>
    public GpuLaunch CompileRest()
    {
        SplitLayer[] layers = [.. _layers.OrderBy(layer => layer.Chunks.First)];
        return step =>
        {
            var first = 0;
            foreach (var layer in layers)
            {
                if (!layer.IsSplit(step)) continue;
                Update(step, first, layer.Chunks.First);
                first = layer.Chunks.End;
            }
            Update(step, first, _operands.ChunkCount);
            step.Branch?.Join();
        };
    }

    private void Update(GpuStep step, int from, int to)
    {
        if (from < to) _launch(step, LaneRange.All(step.Width), new(from, to - from), step.Stream);
    }

    private void Run(GpuStep step, SplitLayer layer, LaneLaunch product)
    {
        var branch = step.Branch;
        for (var first = 0; first < step.Width; first += layer.Lanes)
        {
            var number = first / layer.Lanes;
            var buffer = number % Buffers;
            var lanes = new LaneRange(first, buffer * layer.Lanes, Math.Min(layer.Lanes, step.Width - first));
            // The product overwrites the gradients of the chunk before the last.
            if (number >= Buffers) branch?.Acquire(buffer);
            product(step, lanes);
            branch?.Fork();
            _launch(step, lanes, layer.Chunks, branch?.Stream ?? step.Stream);
            branch?.Release(buffer);
        }
    }

    /// <summary>
    /// Returns how a layer is split; null if it is small, or if the product does not complete its gradient.
    /// </summary>
    private SplitLayer? FindSplit(DenseBackward dense)
    {
        if (dense.DWeight is not { Accumulates: false } weight) return null;
        var offset = weight.Tensor.Offset - _solver.Gradients.Offset;
        var after = _instructions.SkipWhile(each => !ReferenceEquals(each, dense)).Skip(1)
            .Where(each => each is not SolverStep)
            .SelectMany(each => each.Operands).Select(tensor => tensor.Offset).ToHashSet();
        // Nothing may read the weights, or add to their gradient, afterwards.
        if (after.Contains(_solver.Parameters.Offset + offset) || after.Contains(weight.Tensor.Offset)
            || ChunkPlanner.ComputeLanes(dense.X.Columns, dense.Y.Columns, _solver.SolverStates.Count,
                _device.SecondCacheBytes, _device.Multiprocessors) is not { } lanes)
            return null;
        return new(_operands.FindChunks(offset, weight.Tensor.Columns), lanes);
    }

    /// <summary>A layer that is multiplied and updated by chunks of lanes.</summary>
    /// <param name="Chunks">The chunks of its weights.</param>
    /// <param name="Lanes">The lanes of a chunk.</param>
    private sealed record SplitLayer(ChunkRange Chunks, int Lanes)
    {
        /// <summary>Returns true if the step's pack is wide enough, and no lane clips.</summary>
        public bool IsSplit(GpuStep step) => !step.Clips && step.Width >= Buffers * Lanes;
    }
}
