using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// The arena of a plan with what the kernels need beside it, sized before any of it is taken, and the operands in it.
/// </summary>
internal sealed class GpuOperands : IDisposable
{
    /// <summary>The parameters that one group updates.</summary>
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
        // A float more, for a view may not begin at the end.
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

    /// <summary>All of the plan's tensors.</summary>
    public GpuBuffer<float> Arena { get; }

    /// <summary>The chunks of a lane's parameters, to be written to <see cref="Chunks"/>.</summary>
    public Chunk[] HostChunks { get; }

    /// <summary>The same on the card.</summary>
    public GpuBuffer<Chunk> Chunks { get; }

    /// <summary>How many there are.</summary>
    public int ChunkCount { get; }

    /// <summary>By row, its weighted loss.</summary>
    public Operand Losses { get; }

    /// <summary>By chunk, the squares of the gradient.</summary>
    public Operand GradientSquares { get; }

    /// <summary>By chunk, the squares of the weights that decay.</summary>
    public Operand WeightSquares { get; }

    /// <summary>A tensor for a kernel; one that an instruction leaves out may be anything.</summary>
    public Operand GetOperand(PlanTensor? tensor) => tensor is null
        ? CreateOperand(0, 0)
        : new(Arena.View.SubView(tensor.Offset, Arena.Length - tensor.Offset),
            tensor.LaneStride, IsBatchBuffer(tensor));

    /// <summary>Whether lanes that share their batch share the tensor.</summary>
    public bool IsBatchBuffer(PlanTensor tensor) => _batchTensors.Contains(tensor);

    /// <summary>The address of a lane's or slot's copy.</summary>
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
