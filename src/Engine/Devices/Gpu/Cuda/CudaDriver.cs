using System.Runtime.InteropServices;

namespace Experiments.Engine.Devices.Gpu.Cuda;

/// <summary>The calls of NVIDIA's driver that ILGPU does not make.</summary>
internal static unsafe class CudaDriver
{
    private static readonly nint s_library = NativeLibrary.Load(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1");
    private static readonly delegate* unmanaged<nint, int, int> s_beginCapture = (delegate* unmanaged<nint, int, int>)Export("cuStreamBeginCapture_v2");
    private static readonly delegate* unmanaged<nint, nint*, int> s_endCapture = (delegate* unmanaged<nint, nint*, int>)Export("cuStreamEndCapture");
    private static readonly delegate* unmanaged<nint*, nint, ulong, int> s_instantiate = (delegate* unmanaged<nint*, nint, ulong, int>)Export("cuGraphInstantiateWithFlags");
    private static readonly delegate* unmanaged<nint, nint, int> s_launch = (delegate* unmanaged<nint, nint, int>)Export("cuGraphLaunch");
    private static readonly delegate* unmanaged<nint, int> s_destroyExecutable = (delegate* unmanaged<nint, int>)Export("cuGraphExecDestroy");
    private static readonly delegate* unmanaged<nint, int> s_destroyGraph = (delegate* unmanaged<nint, int>)Export("cuGraphDestroy");

    /// <summary>A card's name as NVIDIA's tools write it, GPU-xxxxxxxx-…; null where the driver does not say.</summary>
    public static string? UuidOf(int device)
    {
        if (!NativeLibrary.TryGetExport(s_library, "cuDeviceGetUuid_v2", out var call)) return null;
        var bytes = stackalloc byte[16];
        if (((delegate* unmanaged<byte*, int, int>)call)(bytes, device) != 0) return null;
        return $"GPU-{new Guid(new ReadOnlySpan<byte>(bytes, 16), bigEndian: true):D}";
    }

    public static int BeginCapture(nint stream, int mode) => s_beginCapture(stream, mode);

    public static int EndCapture(nint stream, out nint graph)
    {
        fixed (nint* to = &graph) return s_endCapture(stream, to);
    }

    public static int Instantiate(out nint executable, nint graph, ulong flags)
    {
        fixed (nint* to = &executable) return s_instantiate(to, graph, flags);
    }

    public static int Launch(nint executable, nint stream) => s_launch(executable, stream);

    public static int DestroyExecutable(nint executable) => s_destroyExecutable(executable);

    public static int DestroyGraph(nint graph) => s_destroyGraph(graph);

    private static nint Export(string name) => NativeLibrary.GetExport(s_library, name);
}
