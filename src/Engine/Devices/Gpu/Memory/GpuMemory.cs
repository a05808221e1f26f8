using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Devices.Gpu.Memory;

/// <summary>
/// Takes and counts a card's memory. What is taken is freed by <c>Dispose</c>, never by the garbage collector.
/// </summary>
internal sealed class GpuMemory(Accelerator accelerator, string id, long limit)
{
    /// <summary>The bytes that are taken now.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>The bytes that could be taken, as far as the card says; others may use it too.</summary>
    public long FreeBytes => Math.Max(0, Math.Min(limit - AllocatedBytes, accelerator switch
    {
        CudaAccelerator cuda => cuda.GetFreeMemory(),
        CPUAccelerator => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        _ => accelerator.MemorySize - AllocatedBytes,
    }));

    /// <summary>Takes zeroed memory.</summary>
    /// <exception cref="DeviceMemoryException">There is no room.</exception>
    public GpuBuffer<T> Allocate<T>(long length) where T : unmanaged
    {
        var bytes = checked(length * Interop.SizeOf<T>());
        if (bytes > limit - AllocatedBytes) throw new DeviceMemoryException(id, bytes);
        try
        {
            var buffer = new GpuBuffer<T>(this, accelerator.Allocate1D<T>(Math.Max(1, length)), bytes);
            AllocatedBytes += bytes;
            buffer.Clear(accelerator.DefaultStream);
            return buffer;
        }
        catch (Exception e) when (GpuFailure.IsOutOfMemory(e))
        {
            throw new DeviceMemoryException(id, bytes, e);
        }
        catch (AcceleratorException e)
        {
            throw new GpuFailure($"Taking {bytes:N0} bytes", e);
        }
    }

    /// <summary>Takes page-locked memory of the host, which a card copies from by itself.</summary>
    /// <exception cref="DeviceMemoryException">There is no room.</exception>
    public PageLockedArray1D<T> AllocatePinned<T>(long length) where T : unmanaged
    {
        var bytes = checked(length * Interop.SizeOf<T>());
        try
        {
            return accelerator.AllocatePageLocked1D<T>(length);
        }
        catch (Exception e) when (GpuFailure.IsOutOfMemory(e))
        {
            throw new DeviceMemoryException(id, bytes, e);
        }
        catch (AcceleratorException e)
        {
            throw new GpuFailure($"Locking {bytes:N0} bytes of the host", e);
        }
    }

    /// <summary>Notes that memory was freed.</summary>
    public void Release(long bytes) => AllocatedBytes -= bytes;
}
