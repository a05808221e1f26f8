using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Sums over the threads of a group, by one fixed tree. The number of threads is a power of two.</summary>
internal static class GroupSum
{
    /// <summary>The largest number of threads of a group.</summary>
    public const int MaxThreads = 256;

    /// <summary>Sums one value per thread, and returns the sum to all. All threads of the group must call it.</summary>
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
        // The next sum uses the same memory.
        Group.Barrier();
        return sum;
    }

    /// <summary>Does the same in double, for sums over a whole epoch.</summary>
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
