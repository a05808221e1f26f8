namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>The lanes of a launch.</summary>
/// <param name="First">The first lane.</param>
/// <param name="FirstCopy">
/// The copy of the gradient that is the first lane's. Chunks of lanes use the same few copies in turns.
/// </param>
/// <param name="Count">The number of lanes.</param>
internal readonly record struct LaneRange(int First, int FirstCopy, int Count)
{
    /// <summary>All lanes, each with a copy of its own.</summary>
    public static LaneRange All(int lanes) => new(0, 0, lanes);
}
