namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// The position of a tensor or of a chunk of it in a lane's flat state, and whether L2 applies to it.
/// </summary>
/// <param name="Offset">The offset from the lane's first float, in floats.</param>
/// <param name="Length">The length in floats.</param>
/// <param name="Decays">True for weights, false for biases.</param>
internal readonly record struct Segment(int Offset, int Length, bool Decays)
{
    /// <summary>The elements whose squares are summed in floats before the sum is added to a double.</summary>
    public const int MaxChunk = 4096;

    /// <summary>
    /// Splits segments into the chunks of solvers. A chunk is summed together, and is one core's work.
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
