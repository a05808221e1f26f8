using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// The arena of a plan and the additional memory of kernels, sized before allocation, and the operands in it.
/// </summary>
internal sealed class GpuOperands : IDisposable
{
    /// <summary>The number of parameters that one group updates.</summary>
    private const int ChunkFloats = 4096;

    private readonly HashSet<PlanTensor> _batchTensors;
    private readonly int _lanes;

    public GpuOperands(GpuMemory memory, ExecutionPlan plan)
    {
        _lanes = plan.Options.Lanes;
        _batchTensors =
            [.. plan.TrainStep.Concat(plan.InferStep).OfType<GatherBatch>().SelectMany(gather => gather.Operands)];
        var chunks = plan.TrainStep.OfType<SolverStep>()
            .SelectMany(solver => solver.Segments)
            .SelectMany(SplitIntoChunks)
            .ToArray();
        ChunkCount = chunks.Length;
        var losses = PlanTensor.Align(plan.Options.BatchCapacity);
        var squares = PlanTensor.Align(chunks.Length);
        // One more float, since a view must not begin at the end.
        Arena = memory.Allocate<float>(plan.ArenaFloats + (_lanes * (losses + (2 * squares))) + 1);
        Losses = CreateOperand(plan.ArenaFloats, losses);
        GradientSquares = CreateOperand(plan.ArenaFloats + (_lanes * losses), squares);
        WeightSquares = CreateOperand(plan.ArenaFloats + (_lanes * (losses + squares)), squares);
        try
        {
            Chunks = memory.Allocate<Chunk>(chunks.Length);
        }
        catch
        {
            Arena.Dispose();
            throw;
        }
        HostChunks = chunks;
    }

    /// <summary>The memory of all tensors of the plan.</summary>
    public GpuBuffer<float> Arena { get; }

    /// <summary>The chunks of a lane's parameters, to be written to <see cref="Chunks"/>.</summary>
    public Chunk[] HostChunks { get; }

    /// <summary>The chunks on the card.</summary>
    public GpuBuffer<Chunk> Chunks { get; }

    /// <summary>The number of chunks.</summary>
    public int ChunkCount { get; }

    /// <summary>The weighted losses, by row.</summary>
    public Operand Losses { get; }

    /// <summary>The squares of the gradient, by chunk.</summary>
    public Operand GradientSquares { get; }

    /// <summary>The squares of the decaying weights, by chunk.</summary>
    public Operand WeightSquares { get; }

    /// <summary>Returns the chunks of a parameter.</summary>
    /// <param name="offset">The offset from the lane's first float.</param>
    /// <param name="length">The number of floats.</param>
    public ChunkRange FindChunks(long offset, int length)
    {
        var first = Array.FindIndex(HostChunks, chunk => chunk.Offset >= offset);
        return new(first, HostChunks.Skip(first).TakeWhile(chunk => chunk.Offset < offset + length).Count());
    }

    /// <summary>Returns a tensor's operand; an arbitrary one for a tensor that an instruction leaves out.</summary>
    public Operand GetOperand(PlanTensor? tensor) => tensor is null
        ? CreateOperand(0, 0)
        : new(Arena.View.SubView(tensor.Offset, Arena.Length - tensor.Offset),
            tensor.LaneStride, IsBatchBuffer(tensor));

    /// <summary>Returns true if lanes that share their batch also share the tensor.</summary>
    public bool IsBatchBuffer(PlanTensor tensor) => _batchTensors.Contains(tensor);

    /// <summary>Returns the address of a lane's or batch buffer's copy.</summary>
    public nint GetAddress(PlanTensor tensor, int number) =>
        Arena.Address + (nint)(sizeof(float) * (tensor.Offset + (number * tensor.LaneStride)));

    public void Dispose()
    {
        Arena.Dispose();
        Chunks.Dispose();
    }

    private Operand CreateOperand(long offset, long stride) =>
        new(Arena.View.SubView(offset, Arena.Length - offset), stride, false);

    private static IEnumerable<Chunk> SplitIntoChunks(StateSegment segment)
    {
        for (var start = 0; start < segment.Length; start += ChunkFloats)
            yield return new(
                segment.Offset + start, Math.Min(ChunkFloats, segment.Length - start), segment.Decays);
    }
}
