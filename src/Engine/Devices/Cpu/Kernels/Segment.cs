namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>A tensor's place in a lane's flat state, and whether L2 applies to it.</summary>
/// <param name="Offset">In floats, from the lane's first.</param>
/// <param name="Length">In floats.</param>
/// <param name="Decays">True for weights, false for biases.</param>
internal readonly record struct Segment(int Offset, int Length, bool Decays);
