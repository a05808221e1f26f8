using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Devices.Gpu.Memory;

/// <summary>Allocates and counts a card's memory. <c>Dispose</c> frees it, never the garbage collector.</summary>
/// <param name="accelerator">The card.</param>
/// <param name="options">The device's id, and how much of the card it may take.</param>
internal sealed class GpuMemory(Accelerator accelerator, GpuOptions options)
{
    private readonly string _id = options.Id;
    private readonly long _limit = options.MemoryShare < 1
        ? Math.Min(options.MemoryLimit, (long)(options.MemoryShare * GetSize(accelerator)))
        : options.MemoryLimit;

    /// <summary>The bytes that are allocated now.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>The bytes that could be allocated, as the card reports; other processes may use it too.</summary>
    public long FreeBytes => Math.Max(0, Math.Min(_limit - AllocatedBytes, accelerator switch
    {
        CudaAccelerator cuda => cuda.GetFreeMemory(),
        CPUAccelerator => GetSize(accelerator),
        _ => accelerator.MemorySize - AllocatedBytes,
    }));

    /// <summary>Allocates zeroed memory.</summary>
    /// <exception cref="DeviceMemoryException">The memory does not suffice.</exception>
    public GpuBuffer<T> Allocate<T>(long length) where T : unmanaged
    {
        var bytes = checked(length * Interop.SizeOf<T>());
        if (bytes > _limit - AllocatedBytes) throw new DeviceMemoryException(_id, bytes);
        try
        {
            var buffer = new GpuBuffer<T>(this, accelerator.Allocate1D<T>(Math.Max(1, length)), bytes);
            AllocatedBytes += bytes;
            buffer.Clear(accelerator.DefaultStream);
            return buffer;
        }
        catch (Exception e) when (GpuFailure.IsOutOfMemory(e))
        {
            throw new DeviceMemoryException(_id, bytes, e);
        }
        catch (AcceleratorException e)
        {
            throw new GpuFailure($"Allocating {bytes:N0} bytes", e);
        }
    }

    /// <summary>Allocates page-locked memory of the host, from which a card copies by itself.</summary>
    /// <exception cref="DeviceMemoryException">The memory does not suffice.</exception>
    public PageLockedArray1D<T> AllocatePinned<T>(long length) where T : unmanaged
    {
        var bytes = checked(length * Interop.SizeOf<T>());
        try
        {
            return accelerator.AllocatePageLocked1D<T>(length);
        }
        catch (Exception e) when (GpuFailure.IsOutOfMemory(e))
        {
            throw new DeviceMemoryException(_id, bytes, e);
        }
        catch (AcceleratorException e)
        {
            throw new GpuFailure($"Allocating {bytes:N0} page-locked bytes of the host", e);
        }
    }

    /// <summary>Subtracts freed memory from the count.</summary>
    public void Release(long bytes) => AllocatedBytes -= bytes;

    /// <summary>Returns the size of a card's memory; the simulator has the host's.</summary>
    private static long GetSize(Accelerator accelerator) => accelerator is CPUAccelerator
        ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
        : accelerator.MemorySize;
}
