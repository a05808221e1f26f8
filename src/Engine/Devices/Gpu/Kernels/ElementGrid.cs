using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>How the elements of a tensor are spread: so many groups a lane, a thread an element.</summary>
/// <param name="Count">The elements of one lane.</param>
/// <param name="GroupsPerLane">The groups that they take.</param>
internal readonly record struct ElementGrid(int Count, int GroupsPerLane)
{
    /// <summary>The lane of the thread.</summary>
    public int Lane => Grid.IdxX / GroupsPerLane;

    /// <summary>The element of the thread; not below <see cref="Count"/> where there is none for it.</summary>
    public int Index => (Grid.IdxX % GroupsPerLane * Group.DimX) + Group.IdxX;

    /// <summary>Spreads elements over groups of so many threads.</summary>
    public static ElementGrid Create(int count, int threads) => new(count, (count + threads - 1) / threads);
}
