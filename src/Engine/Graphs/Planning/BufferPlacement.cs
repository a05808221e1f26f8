using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Graphs.Planning;

/// <summary>
/// Assigns offsets to the transient tensors of one instruction list. Two tensors can share memory if their lifetimes,
/// from first to last use, do not overlap, unless sharing is disabled.
/// </summary>
internal static class BufferPlacement
{
    /// <summary>Places the transient tensors and returns the number of floats of one lane.</summary>
    /// <param name="instructions">The list, in order.</param>
    /// <param name="capacity">The maximum number of rows of a batch.</param>
    /// <param name="start">The offset of the region, in floats.</param>
    /// <param name="laneStride">Gives the distance between lanes for the number of floats of one lane.</param>
    /// <param name="apart">True where no two tensors may share memory.</param>
    public static long Place(
        IReadOnlyList<Instruction> instructions,
        int capacity,
        long start,
        Func<long, long> laneStride,
        bool apart = false)
    {
        var lives = ComputeLifetimes(instructions);
        var offsets = new Dictionary<PlanTensor, long>();
        foreach (var (tensor, life) in lives.OrderBy(pair => pair.Value.First))
        {
            var neighbours = offsets.Where(
                placed => apart || (lives[placed.Key].First <= life.Last && life.First <= lives[placed.Key].Last));
            offsets[tensor] = FindFirstFit(
                tensor.LaneFloats(capacity), neighbours.Select(n => (n.Value, n.Value + n.Key.LaneFloats(capacity))));
        }
        var floats = offsets.Select(pair => pair.Value + pair.Key.LaneFloats(capacity)).DefaultIfEmpty().Max();
        foreach (var (tensor, offset) in offsets) tensor.Place(start + offset, laneStride(floats));
        return floats;
    }

    private static Dictionary<PlanTensor, (int First, int Last)> ComputeLifetimes(
        IReadOnlyList<Instruction> instructions)
    {
        var lives = new Dictionary<PlanTensor, (int First, int Last)>();
        for (var i = 0; i < instructions.Count; i++)
            foreach (var tensor in instructions[i].Operands.Where(operand => operand.Region == Region.Transient))
                lives[tensor] = lives.TryGetValue(tensor, out var life) ? (life.First, i) : (i, i);
        return lives;
    }

    private static long FindFirstFit(long floats, IEnumerable<(long From, long To)> taken)
    {
        long offset = 0;
        foreach (var (from, to) in taken.Order())
        {
            if (offset + floats <= from) break;
            offset = Math.Max(offset, to);
        }
        return offset;
    }
}
