namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>The chunks of a lane's parameters that a launch updates.</summary>
/// <param name="First">The first chunk.</param>
/// <param name="Count">The number of chunks.</param>
internal readonly record struct ChunkRange(int First, int Count)
{
    /// <summary>The chunk after the last.</summary>
    public int End => First + Count;
}
