namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>A tensor's place in a lane's flat state, or a chunk of it, and whether L2 applies to it.</summary>
/// <param name="Offset">In floats, from the lane's first.</param>
/// <param name="Length">In floats.</param>
/// <param name="Decays">True for weights, false for biases.</param>
internal readonly record struct Segment(int Offset, int Length, bool Decays)
{
    /// <summary>The elements whose squares are summed in floats before the sum goes into a double.</summary>
    private const int MaxChunk = 4096;

    /// <summary>
    /// Segments cut into the chunks that solvers take: what is summed together, and what a core does alone.
    /// </summary>
    public static Segment[] SplitIntoChunks(IEnumerable<Segment> segments) =>
        [.. from segment in segments
            from start in Enumerable.Range(0, (segment.Length + MaxChunk - 1) / MaxChunk)
                .Select(chunk => chunk * MaxChunk)
            select segment with
            {
                Offset = segment.Offset + start,
                Length = Math.Min(MaxChunk, segment.Length - start)
            }];
}
