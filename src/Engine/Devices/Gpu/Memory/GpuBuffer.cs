using ILGPU;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Memory;

/// <summary>A block of a card's memory.</summary>
internal sealed class GpuBuffer<T>(GpuMemory memory, MemoryBuffer1D<T, Stride1D.Dense> buffer, long bytes) : IDisposable
    where T : unmanaged
{
    private bool _isDisposed;

    /// <summary>The view of the whole block.</summary>
    public ArrayView<T> View => buffer.View.BaseView;

    /// <summary>The address on the card.</summary>
    public nint Address => buffer.NativePtr;

    /// <summary>The length in elements.</summary>
    public long Length => buffer.Length;

    /// <summary>Clears the whole block, and waits; a part of it is filled by a kernel.</summary>
    public void Clear(AcceleratorStream stream)
    {
        buffer.MemSetToZero(stream);
        stream.Synchronize();
    }

    /// <summary>Copies from the host into the block.</summary>
    public void Write(AcceleratorStream stream, long at, ReadOnlySpan<T> from)
    {
        if (from.IsEmpty) return;
        try
        {
            View.SubView(at, from.Length).CopyFromCPU(stream, from);
        }
        catch (AcceleratorException e)
        {
            throw new GpuFailure("Waiting for the card, or writing to it,", e);
        }
    }

    /// <summary>Copies from the block to the host, and waits.</summary>
    public void Read(AcceleratorStream stream, long at, Span<T> to)
    {
        if (to.IsEmpty) return;
        try
        {
            View.SubView(at, to.Length).CopyToCPU(stream, to);
            stream.Synchronize();
        }
        catch (AcceleratorException e)
        {
            // A kernel's fault is reported at the next wait; with CUDA_LAUNCH_BLOCKING=1, at its launch.
            throw new GpuFailure("Waiting for the card, or reading from it,", e);
        }
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        GpuFailure.Suppress(buffer.Dispose);
        memory.Release(bytes);
    }
}
