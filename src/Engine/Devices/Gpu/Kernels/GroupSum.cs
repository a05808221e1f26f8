using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// Sums over the threads of a group, in one fixed order: a part of the threads' values each, then the parts. Two
/// barriers suffice. The number of threads is a power of two.
/// </summary>
internal static class GroupSum
{
    /// <summary>The largest number of threads of a group.</summary>
    public const int MaxThreads = 256;

    /// <summary>The number of parts.</summary>
    private const int Parts = 16;

    /// <summary>Sums one value per thread, and returns the sum to all. All threads of the group must call it.</summary>
    public static float Compute(float mine)
    {
        var values = SharedMemory.Allocate<float>(MaxThreads);
        var parts = SharedMemory.Allocate<float>(Parts);
        values[Group.IdxX] = mine;
        Group.Barrier();
        for (var part = Group.IdxX; part < Parts; part += Group.DimX)
        {
            var partial = 0f;
            for (var i = part; i < Group.DimX; i += Parts) partial += values[i];
            parts[part] = partial;
        }
        // All have read the values now, so that the next sum may overwrite them; the parts are read before its barrier.
        Group.Barrier();
        var sum = parts[0];
        for (var part = 1; part < Parts; part++) sum += parts[part];
        return sum;
    }

    /// <summary>Does the same in double, for sums over a whole epoch.</summary>
    public static double ComputeDouble(double mine)
    {
        var values = SharedMemory.Allocate<double>(MaxThreads);
        var parts = SharedMemory.Allocate<double>(Parts);
        values[Group.IdxX] = mine;
        Group.Barrier();
        for (var part = Group.IdxX; part < Parts; part += Group.DimX)
        {
            var partial = 0d;
            for (var i = part; i < Group.DimX; i += Parts) partial += values[i];
            parts[part] = partial;
        }
        Group.Barrier();
        var sum = parts[0];
        for (var part = 1; part < Parts; part++) sum += parts[part];
        return sum;
    }
}
