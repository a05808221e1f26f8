namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>A part of a lane's parameters that one group updates.</summary>
/// <param name="Offset">From the lane's first float.</param>
/// <param name="Length">In floats.</param>
/// <param name="Decays">Whether L2 or weight decay applies to it.</param>
internal readonly record struct Chunk(int Offset, int Length, Flag Decays);
