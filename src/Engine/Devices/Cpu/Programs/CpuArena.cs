using System.Runtime.InteropServices;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>One block of floats outside the garbage collector's heap, aligned to cache lines and zeroed.</summary>
internal sealed unsafe class CpuArena : IDisposable
{
    private static long s_allocated;

    private readonly nuint _bytes;
    private float* _floats;

    public CpuArena(long floats)
    {
        var bytes = checked((nuint)floats * sizeof(float));
        try
        {
            _floats = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        }
        catch (OutOfMemoryException e)
        {
            throw new DeviceMemoryException("cpu", (long)bytes, e);
        }
        NativeMemory.Clear(_floats, bytes);
        _bytes = bytes;
        Interlocked.Add(ref s_allocated, (long)bytes);
    }

    /// <summary>The memory of all arenas of the process, in bytes.</summary>
    public static long AllocatedBytes => Interlocked.Read(ref s_allocated);

    /// <summary>The address of the first float.</summary>
    public float* Floats => _floats;

    public void Dispose()
    {
        if (_floats == null) return;
        NativeMemory.AlignedFree(_floats);
        _floats = null;
        Interlocked.Add(ref s_allocated, -(long)_bytes);
    }
}
