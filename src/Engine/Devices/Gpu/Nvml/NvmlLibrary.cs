using System.Runtime.InteropServices;
using System.Text;

namespace Experiments.Engine.Devices.Gpu.Nvml;

/// <summary>
/// NVIDIA's management library, with own imports: those of ILGPU need a file name that containers do not have. Cards
/// are found by their UUID, since NVML's order is not CUDA's. No method throws: a reading that fails is null.
/// </summary>
internal sealed unsafe class NvmlLibrary
{
    private const string Card = "GPU-", Instance = "MIG-";

    private static readonly Lazy<NvmlLibrary?> s_shared =
        new(() => Open(OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1"));

    private readonly nint _library;

    private NvmlLibrary(nint library) => _library = library;

    /// <summary>The library of this machine, or null if there is none.</summary>
    public static NvmlLibrary? Shared => s_shared.Value;

    /// <summary>Loads and initializes a library; returns null if that fails.</summary>
    public static NvmlLibrary? Open(string path)
    {
        if (!NativeLibrary.TryLoad(path, out var library)) return null;
        if (NativeLibrary.TryGetExport(library, "nvmlInit_v2", out var start)
                && ((delegate* unmanaged<int>)start)() == 0)
            return new(library);
        NativeLibrary.Free(library);
        return null;
    }

    /// <summary>
    /// Returns a UUID as NVIDIA's tools write it. The driver gives the same 16 bytes for a card and for a MIG instance;
    /// only NVML knows which of them it is.
    /// </summary>
    public static string GetName(NvmlLibrary? library, Guid uuid) =>
        library?.Find($"{Card}{uuid:D}") is null && library?.Find($"{Instance}{uuid:D}") is not null
            ? $"{Instance}{uuid:D}"
            : $"{Card}{uuid:D}";

    /// <summary>
    /// Reads the telemetry of a card or of a MIG instance; returns null if there is none of this name. An instance has
    /// memory of its own and no utilisation; temperature, power and throttling are those of its card.
    /// </summary>
    public DeviceTelemetry? Read(string uuid)
    {
        if (Find(uuid) is not { } device) return null;
        Utilization utilisation;
        MemoryInfo memory;
        nint parent;
        var hasMemory = TryGet(device, "nvmlDeviceGetMemoryInfo", &memory);
        var card = uuid.StartsWith(Instance, StringComparison.Ordinal)
            && TryGet(device, "nvmlDeviceGetDeviceHandleFromMigDeviceHandle", &parent) ? parent : device;
        return new()
        {
            Utilisation =
                TryGet(device, "nvmlDeviceGetUtilizationRates", &utilisation) ? utilisation.Gpu / 100.0 : null,
            MemoryUsed = hasMemory ? (long)memory.Used : null,
            MemoryTotal = hasMemory ? (long)memory.Total : null,
            Temperature = ReadTemperature(card),
            Power = ReadWatts(card, "nvmlDeviceGetPowerUsage"),
            PowerLimit = ReadWatts(card, "nvmlDeviceGetEnforcedPowerLimit"),
            Throttling = ReadThrottling(card),
        };
    }

    private nint? Find(string uuid)
    {
        if (!NativeLibrary.TryGetExport(_library, "nvmlDeviceGetHandleByUUID", out var call)) return null;
        nint card;
        fixed (byte* name = Encoding.ASCII.GetBytes(uuid + '\0'))
            return ((delegate* unmanaged<byte*, nint*, int>)call)(name, &card) == 0 ? card : null;
    }

    private bool TryGet(nint card, string name, void* to) =>
        NativeLibrary.TryGetExport(_library, name, out var call)
        && ((delegate* unmanaged<nint, void*, int>)call)(card, to) == 0;

    private int? ReadTemperature(nint card)
    {
        const int onTheChip = 0;
        uint degrees;
        return NativeLibrary.TryGetExport(_library, "nvmlDeviceGetTemperature", out var call)
            && ((delegate* unmanaged<nint, int, uint*, int>)call)(card, onTheChip, &degrees) == 0
            ? (int)degrees
            : null;
    }

    private double? ReadWatts(nint card, string name)
    {
        uint milliwatts;
        return TryGet(card, name, &milliwatts) ? milliwatts / 1000.0 : null;
    }

    private string[]? ReadThrottling(nint card)
    {
        ulong reasons;
        // The second name is that of drivers before 535.
        if (!TryGet(card, "nvmlDeviceGetCurrentClocksEventReasons", &reasons)
                && !TryGet(card, "nvmlDeviceGetCurrentClocksThrottleReasons", &reasons))
            return null;
        var now = reasons;
        return [.. s_reasons.Where(reason => (now & reason.Bits) != 0).Select(reason => reason.Name)];
    }

    /// <summary>The bits that count as throttling; idle clocks and clocks set by a user do not.</summary>
    private static readonly (ulong Bits, string Name)[] s_reasons =
        [(0x04, "power"), (0x20 | 0x40, "heat"), (0x80, "brake"), (0x08, "slowdown")];

    [StructLayout(LayoutKind.Sequential)]
    private struct Utilization
    {
        public uint Gpu;
        public uint Memory;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryInfo
    {
        public ulong Total;
        public ulong Free;
        public ulong Used;
    }
}
