using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The arguments of every solver's kernel. A launch updates some chunks of some lanes, or all: a group per lane and
/// chunk.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="Chunks">The chunks of a lane's parameters.</param>
/// <param name="Weights">The parameters.</param>
/// <param name="Gradients">The gradients of the parameters.</param>
/// <param name="First">The solver's first state tensor.</param>
/// <param name="Second">The solver's second state tensor, if any.</param>
/// <param name="GradientSquares">By chunk, the squares of the gradient, if any lane clips.</param>
/// <param name="WeightSquares">By chunk, the destination of the squares of decaying weights.</param>
/// <param name="ChunkCount">The number of all chunks.</param>
/// <param name="Range">The chunks of this launch.</param>
/// <param name="Lanes">The lanes of this launch, with their copies of the gradient.</param>
/// <param name="Clips">True if any lane clips its gradient.</param>
internal readonly record struct SolverUpdate(
    StepTables Tables, ArrayView<Chunk> Chunks, Operand Weights, Operand Gradients, Operand First, Operand Second,
    Operand GradientSquares, Operand WeightSquares, int ChunkCount, ChunkRange Range, LaneRange Lanes, Flag Clips)
{
    /// <summary>The lane of the group.</summary>
    public int Lane => Lanes.First + (Grid.IdxX / Range.Count);

    /// <summary>The number of the group's chunk.</summary>
    public int ChunkNumber => Range.First + (Grid.IdxX % Range.Count);

    /// <summary>The chunk of the group.</summary>
    public Chunk Chunk => Chunks[ChunkNumber];

    /// <summary>Returns a chunk's part of a tensor with the layout of the parameters.</summary>
    public ArrayView<float> GetView(Operand tensor, Chunk chunk) =>
        tensor.GetView(Lane).SubView(chunk.Offset, chunk.Length);

    /// <summary>Returns a chunk's part of the lane's gradient.</summary>
    public ArrayView<float> GetGradients(Chunk chunk) =>
        Gradients.GetView(Lanes.FirstCopy + (Grid.IdxX / Range.Count)).SubView(chunk.Offset, chunk.Length);

    /// <summary>
    /// Computes the factor of the gradient: Pascanu, Mikolov and Bengio (2013), algorithm 1, over all parameters of the
    /// lane. Every thread of the group must call it.
    /// </summary>
    public float ComputeClippingScale()
    {
        if (!Clips) return 1f;
        var squares = GradientSquares.GetView(Lane);
        float mine = 0;
        for (var i = Group.IdxX; i < ChunkCount; i += Group.DimX) mine += squares[i];
        var norm = MathF.Sqrt(GroupSum.Compute(mine));
        var maxNorm = Tables.Settings[Lane].MaxGradNorm;
        return norm > maxNorm ? maxNorm / norm : 1f;
    }

    /// <summary>Stores the chunk's sum of squares of decaying weights; all threads of the group must call it.</summary>
    public void StoreWeightSquares(Chunk chunk, float squares)
    {
        var sum = GroupSum.Compute(squares);
        if (Group.IdxX == 0) WeightSquares.GetView(Lane)[ChunkNumber] = chunk.Decays ? sum : 0f;
    }
}
