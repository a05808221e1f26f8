using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Sums over the threads of a group, by one fixed tree. A group has a power of two of threads.</summary>
internal static class GroupSum
{
    /// <summary>The most threads of a group.</summary>
    public const int MaxThreads = 256;

    /// <summary>The sum of what each thread brings, given to all; every thread of the group calls it.</summary>
    public static float Compute(float mine)
    {
        var shared = SharedMemory.Allocate<float>(MaxThreads);
        shared[Group.IdxX] = mine;
        Group.Barrier();
        for (var reach = Group.DimX / 2; reach > 0; reach /= 2)
        {
            if (Group.IdxX < reach) shared[Group.IdxX] += shared[Group.IdxX + reach];
            Group.Barrier();
        }
        var sum = shared[0];
        // The next sum begins in the same memory.
        Group.Barrier();
        return sum;
    }

    /// <summary>The same in double, for sums over a whole epoch.</summary>
    public static double ComputeDouble(double mine)
    {
        var shared = SharedMemory.Allocate<double>(MaxThreads);
        shared[Group.IdxX] = mine;
        Group.Barrier();
        for (var reach = Group.DimX / 2; reach > 0; reach /= 2)
        {
            if (Group.IdxX < reach) shared[Group.IdxX] += shared[Group.IdxX + reach];
            Group.Barrier();
        }
        var sum = shared[0];
        Group.Barrier();
        return sum;
    }
}
