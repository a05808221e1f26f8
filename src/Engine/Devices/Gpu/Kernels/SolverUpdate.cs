using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The arguments of every solver's kernel, which is the whole update in one launch over all parameters: a group a lane
/// and chunk.
/// </summary>
/// <param name="Tables">The step tables.</param>
/// <param name="Chunks">The chunks of a lane's parameters.</param>
/// <param name="Weights">The parameters.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="First">The solver's first state tensor.</param>
/// <param name="Second">Its second, where it has one.</param>
/// <param name="GradientSquares">By chunk, the squares of the gradient, where any lane clips.</param>
/// <param name="WeightSquares">By chunk, where the squares of the weights that decay go.</param>
/// <param name="ChunkCount">How many chunks there are.</param>
/// <param name="Clips">Whether any lane clips its gradient.</param>
internal readonly record struct SolverUpdate(
    StepTables Tables, ArrayView<Chunk> Chunks, Operand Weights, Operand Gradients, Operand First, Operand Second,
    Operand GradientSquares, Operand WeightSquares, int ChunkCount, Flag Clips)
{
    /// <summary>The lane of the group.</summary>
    public int Lane => Grid.IdxX / ChunkCount;

    /// <summary>The chunk of the group.</summary>
    public Chunk Chunk => Chunks[Grid.IdxX % ChunkCount];

    /// <summary>A chunk's part of a tensor that is laid out as the parameters are.</summary>
    public ArrayView<float> GetView(Operand tensor, Chunk chunk) =>
        tensor.GetView(Lane).SubView(chunk.Offset, chunk.Length);

    /// <summary>
    /// The factor of the gradient: Pascanu, Mikolov and Bengio (2013), algorithm 1, over all parameters of the lane
    /// together. Every thread of the group calls it.
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

    /// <summary>Stores the chunk's sum of squares of decaying weights; every thread of the group calls it.</summary>
    public void StoreWeightSquares(Chunk chunk, float squares)
    {
        var sum = GroupSum.Compute(squares);
        if (Group.IdxX == 0) WeightSquares.GetView(Lane)[Grid.IdxX % ChunkCount] = chunk.Decays ? sum : 0f;
    }
}
