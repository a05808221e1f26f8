using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>The distribution of a tensor's elements over groups: a thread per element.</summary>
/// <param name="Count">The elements of one lane.</param>
/// <param name="GroupsPerLane">The groups of one lane.</param>
internal readonly record struct ElementGrid(int Count, int GroupsPerLane)
{
    /// <summary>The lane of the thread.</summary>
    public int Lane => Grid.IdxX / GroupsPerLane;

    /// <summary>The element of the thread; at least <see cref="Count"/> for a thread without an element.</summary>
    public int Index => (Grid.IdxX % GroupsPerLane * Group.DimX) + Group.IdxX;

    /// <summary>Distributes elements over groups of the given number of threads.</summary>
    public static ElementGrid Create(int count, int threads) => new(count, (count + threads - 1) / threads);
}
