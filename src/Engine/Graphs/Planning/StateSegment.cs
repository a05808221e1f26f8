namespace Experiments.Engine.Graphs.Planning;

/// <summary>Where one tensor stands in a lane's state.</summary>
/// <param name="Name">The name of its symbol.</param>
/// <param name="Offset">Its first float, a multiple of 16.</param>
/// <param name="Length">Its floats, without padding.</param>
/// <param name="Decays">Whether L2 applies to it.</param>
internal readonly record struct StateSegment(string Name, int Offset, int Length, bool Decays);
