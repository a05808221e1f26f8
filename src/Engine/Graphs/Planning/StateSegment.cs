namespace Experiments.Engine.Graphs.Planning;

/// <summary>The position of one tensor in a lane's state.</summary>
/// <param name="Name">The name of its symbol.</param>
/// <param name="Offset">The first float of the tensor, a multiple of 16.</param>
/// <param name="Length">The number of floats, without padding.</param>
/// <param name="Decays">True where the L2 penalty applies.</param>
internal readonly record struct StateSegment(string Name, int Offset, int Length, bool Decays);
