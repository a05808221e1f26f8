namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>A part of a lane's parameters that one group updates.</summary>
/// <param name="Offset">The offset from the lane's first float.</param>
/// <param name="Length">The number of floats.</param>
/// <param name="Decays">True where L2 or weight decay applies.</param>
internal readonly record struct Chunk(int Offset, int Length, Flag Decays);
