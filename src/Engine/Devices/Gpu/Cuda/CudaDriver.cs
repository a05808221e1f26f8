using System.Globalization;
using System.Runtime.InteropServices;

namespace Experiments.Engine.Devices.Gpu.Cuda;

/// <summary>The calls of NVIDIA's driver that ILGPU does not make, or whose results it does not expose.</summary>
internal static unsafe class CudaDriver
{
    /// <summary>
    /// The driver's file. The name without a version exists only where development files are installed.
    /// </summary>
    public static string Library => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    private static readonly nint s_library = NativeLibrary.Load(Library);

    /// <summary>
    /// Returns the UUID of a card, or of the MIG instance that the process sees as one; null if the driver has none.
    /// NVIDIA's tools write the kind before it: GPU-xxxxxxxx-… or MIG-xxxxxxxx-….
    /// </summary>
    public static Guid? GetUuid(int device)
    {
        if (!NativeLibrary.TryGetExport(s_library, "cuDeviceGetUuid_v2", out var call)) return null;
        var bytes = stackalloc byte[16];
        if (((delegate* unmanaged<byte*, int, int>)call)(bytes, device) != 0) return null;
        return new Guid(new ReadOnlySpan<byte>(bytes, 16), bigEndian: true);
    }

    /// <summary>
    /// Returns the driver call that fails when cards are listed, with its error code; null if none fails.
    /// </summary>
    public static string? FindInitializationError()
    {
        int count;
        var status = ((delegate* unmanaged<uint, int>)GetExport("cuInit"))(0);
        if (status != 0) return $"cuInit returned {GetErrorName(status)}";
        status = ((delegate* unmanaged<int*, int>)GetExport("cuDeviceGetCount"))(&count);
        return status != 0 ? $"cuDeviceGetCount returned {GetErrorName(status)}" : null;
    }

    /// <summary>Returns a code with the driver's name for it, for example «700, CUDA_ERROR_ILLEGAL_ADDRESS».</summary>
    public static string GetErrorName(int status)
    {
        byte* name = null;
        var code = status.ToString(CultureInfo.InvariantCulture);
        return NativeLibrary.TryGetExport(s_library, "cuGetErrorName", out var call)
            && ((delegate* unmanaged<int, byte**, int>)call)(status, &name) == 0 && name != null
            ? $"{code}, {Marshal.PtrToStringUTF8((nint)name)}"
            : code;
    }

    public static int BeginCapture(nint stream, int mode) => Graphs.BeginCapture(stream, mode);

    public static int EndCapture(nint stream, out nint graph)
    {
        fixed (nint* to = &graph) return Graphs.EndCapture(stream, to);
    }

    public static int Instantiate(out nint executable, nint graph, ulong flags)
    {
        fixed (nint* to = &executable) return Graphs.Instantiate(to, graph, flags);
    }

    public static int Launch(nint executable, nint stream) => Graphs.Launch(executable, stream);

    public static int DestroyExecutable(nint executable) => Graphs.DestroyExecutable(executable);

    public static int DestroyGraph(nint graph) => Graphs.DestroyGraph(graph);

    /// <summary>Creates an event that orders streams and takes no times.</summary>
    public static int CreateEvent(out nint created)
    {
        const uint DisableTiming = 2;
        fixed (nint* to = &created) return Events.Create(to, DisableTiming);
    }

    public static int RecordEvent(nint recorded, nint stream) => Events.Record(recorded, stream);

    public static int WaitForEvent(nint stream, nint recorded) => Events.Wait(stream, recorded, 0);

    public static int DestroyEvent(nint created) => Events.Destroy(created);

    private static nint GetExport(string name) => NativeLibrary.GetExport(s_library, name);

    /// <summary>The calls that order one stream after another.</summary>
    private static class Events
    {
        public static readonly delegate* unmanaged<nint*, uint, int> Create =
            (delegate* unmanaged<nint*, uint, int>)GetExport("cuEventCreate");
        public static readonly delegate* unmanaged<nint, nint, int> Record =
            (delegate* unmanaged<nint, nint, int>)GetExport("cuEventRecord");
        public static readonly delegate* unmanaged<nint, nint, uint, int> Wait =
            (delegate* unmanaged<nint, nint, uint, int>)GetExport("cuStreamWaitEvent");
        public static readonly delegate* unmanaged<nint, int> Destroy =
            (delegate* unmanaged<nint, int>)GetExport("cuEventDestroy_v2");
    }

    /// <summary>
    /// The calls for graphs, loaded at first use: a driver before 11.4 lacks one of them, but supports the rest.
    /// </summary>
    private static class Graphs
    {
        public static readonly delegate* unmanaged<nint, int, int> BeginCapture =
            (delegate* unmanaged<nint, int, int>)GetExport("cuStreamBeginCapture_v2");
        public static readonly delegate* unmanaged<nint, nint*, int> EndCapture =
            (delegate* unmanaged<nint, nint*, int>)GetExport("cuStreamEndCapture");
        public static readonly delegate* unmanaged<nint*, nint, ulong, int> Instantiate =
            (delegate* unmanaged<nint*, nint, ulong, int>)GetExport("cuGraphInstantiateWithFlags");
        public static readonly delegate* unmanaged<nint, nint, int> Launch =
            (delegate* unmanaged<nint, nint, int>)GetExport("cuGraphLaunch");
        public static readonly delegate* unmanaged<nint, int> DestroyExecutable =
            (delegate* unmanaged<nint, int>)GetExport("cuGraphExecDestroy");
        public static readonly delegate* unmanaged<nint, int> DestroyGraph =
            (delegate* unmanaged<nint, int>)GetExport("cuGraphDestroy");
    }
}
