using System.Globalization;
using System.Runtime.InteropServices;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;

namespace Experiments.Engine.Devices.Gpu.Cuda;

/// <summary>
/// The calls of cuBLAS that the engine needs, with its own imports: those of ILGPU support neither batched products nor
/// version 13. Products are row-major here and column-major in cuBLAS: C' = B' A'. The handle ends with the device; the
/// library stays loaded until the process ends, because the driver calls into it when a context ends, and a device may
/// be opened again.
/// </summary>
internal sealed unsafe class CuBlas : IProductLibrary, IDisposable
{
    private const int Float32 = 0;
    private const int ComputeFloat32 = 68;
    private const int ComputeFastTf32 = 77;
    private const int DefaultAlgorithm = -1;

    /// <summary>
    /// NVIDIA's recommendation for Hopper. The engine allocates the workspace: a graph must not record an allocation.
    /// </summary>
    private const long WorkspaceBytes = 32 << 20;

    private readonly nint _library;
    private readonly nint _handle;
    private readonly GpuBuffer<byte> _workspace;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, int, long, nint, int, int,
        long, float*, nint, int, int, long, int, int, int, int> _strided;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, int, nint, int, int, float*,
        nint, int, int, int, int, int, int> _batched;

    /// <summary>Loads the library and creates a handle for a stream of the current context.</summary>
    /// <exception cref="CuBlasException">The library cannot be loaded, or a call fails.</exception>
    public CuBlas(string path, nint stream, GpuMemory memory)
    {
        try
        {
            _library = NativeLibrary.Load(path);
            _strided = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, int, long, nint, int, int,
                long, float*, nint, int, int, long, int, int, int, int>)GetExport("cublasGemmStridedBatchedEx");
            _batched = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, int, nint, int, int,
                float*, nint, int, int, int, int, int, int>)GetExport("cublasGemmBatchedEx");
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new CuBlasException($"cuBLAS at {path} cannot be used: {e.Message}", e);
        }
        nint handle;
        ThrowOnError(((delegate* unmanaged<nint*, int>)GetExport("cublasCreate_v2"))(&handle), "cublasCreate");
        _handle = handle;
        try
        {
            int version;
            ThrowOnError(((delegate* unmanaged<nint, int*, int>)GetExport("cublasGetVersion_v2"))(handle, &version),
                "cublasGetVersion");
            // 13.1.2 is reported as 130102, 12.3.4 as 120304: since 11 the ten thousands are the major version.
            MajorVersion = version / 10_000;
            // The stream is set before the workspace: setting a stream resets the workspace.
            ThrowOnError(((delegate* unmanaged<nint, nint, int>)GetExport("cublasSetStream_v2"))(handle, stream),
                "cublasSetStream");
            _workspace = memory.Allocate<byte>(WorkspaceBytes);
            ThrowOnError(
                ((delegate* unmanaged<nint, nint, nuint, int>)GetExport("cublasSetWorkspace_v2"))(
                    handle, _workspace.Address, (nuint)WorkspaceBytes),
                "cublasSetWorkspace");
        }
        catch (Exception e)
        {
            // The handle holds memory of the card, which the engine's own kernels will need.
            Dispose();
            if (e is DeviceMemoryException)
                throw new CuBlasException($"The card lacks the memory for the workspace of cuBLAS: {e.Message}", e);
            throw;
        }
    }

    /// <summary>The major version: 11, 12 or 13.</summary>
    public int MajorVersion { get; }

    /// <summary>Multiplies matrices of lanes at fixed strides. With a stride of 0 all lanes read one matrix.</summary>
    public void Multiply(
        in MatMulShape product, StridedOperand a, StridedOperand b, StridedOperand c, int lanes, bool tf32)
    {
        float one = 1, beta = product.Accumulates ? 1 : 0;
        ThrowOnError(_strided(
            _handle, product.TransposesB ? 1 : 0, product.TransposesA ? 1 : 0, product.N, product.M, product.K, &one,
            b.Address, Float32, GetLeadingDimensionOfB(product), b.Stride, a.Address, Float32,
            GetLeadingDimensionOfA(product), a.Stride,
            &beta, c.Address, Float32, product.N, c.Stride, lanes, GetComputeType(tf32), DefaultAlgorithm),
                "cublasGemmStridedBatchedEx");
    }

    /// <summary>Multiplies matrices of lanes at the addresses that tables in device memory contain.</summary>
    public void Multiply(
        in MatMulShape product, nint addressesOfA, nint addressesOfB, nint addressesOfC, int lanes, bool tf32)
    {
        float one = 1, beta = product.Accumulates ? 1 : 0;
        ThrowOnError(_batched(
            _handle, product.TransposesB ? 1 : 0, product.TransposesA ? 1 : 0, product.N, product.M, product.K, &one,
            addressesOfB,
            Float32, GetLeadingDimensionOfB(product), addressesOfA, Float32, GetLeadingDimensionOfA(product),
            &beta, addressesOfC, Float32, product.N, lanes, GetComputeType(tf32), DefaultAlgorithm),
                "cublasGemmBatchedEx");
    }

    public void Dispose()
    {
        ((delegate* unmanaged<nint, int>)GetExport("cublasDestroy_v2"))(_handle);
        _workspace?.Dispose();
    }

    private static int GetComputeType(bool tf32) => tf32 ? ComputeFastTf32 : ComputeFloat32;

    private static int GetLeadingDimensionOfA(in MatMulShape product) =>
        product.TransposesA ? product.M : product.K;

    private static int GetLeadingDimensionOfB(in MatMulShape product) =>
        product.TransposesB ? product.K : product.N;

    private void ThrowOnError(int status, string call)
    {
        if (status != 0)
            throw new CuBlasException(
                $"{call} returned {GetStatusName(status)}{(status == 3 ? ": the card has too little memory" : "")}.")
            {
                Status = status
            };
    }

    /// <summary>Returns a status with the library's name for it, which is available since 11.4.2.</summary>
    private string GetStatusName(int status)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        return NativeLibrary.TryGetExport(_library, "cublasGetStatusName", out var call)
            ? $"{code}, {Marshal.PtrToStringUTF8(((delegate* unmanaged<int, nint>)call)(status))}"
            : code;
    }

    private nint GetExport(string name) => NativeLibrary.GetExport(_library, name);
}

/// <summary>The matrices of all lanes, at a fixed stride.</summary>
/// <param name="Address">The address of lane 0's matrix.</param>
/// <param name="Stride">The distance from one lane's matrix to the next, in floats.</param>
internal readonly record struct StridedOperand(nint Address, long Stride)
{
    /// <summary>The matrices from a lane on.</summary>
    public StridedOperand From(int lane) => this with { Address = Address + (nint)(lane * Stride * sizeof(float)) };
}

/// <summary>The error that cuBLAS cannot be used.</summary>
internal sealed class CuBlasException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The library's status; 0 where it was not called.</summary>
    public int Status { get; init; }
}
