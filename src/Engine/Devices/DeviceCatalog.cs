using System.Globalization;
using Experiments.Engine.Devices.Cpu;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Discovery;

namespace Experiments.Engine.Devices;

/// <summary>The catalog of this machine's devices.</summary>
public static class DeviceCatalog
{
    /// <summary>The CPU's id.</summary>
    public const string Cpu = "cpu";

    /// <summary>The id that requests the best available device.</summary>
    public const string Auto = "auto";

    /// <summary>The id that requests any GPU. Each GPU also has its own id, <c>gpu:0</c> and so on.</summary>
    public const string Gpu = "gpu";

    /// <summary>
    /// The reasons why this machine has no GPU, or no faster one: sentences that say what is missing and how to get it.
    /// </summary>
    public static IReadOnlyList<string> Missing => GpuFinder.Missing;

    /// <summary>
    /// Lists all devices. The CPU is always there and comes first. GPUs are searched once in a process.
    /// </summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        using var cpu = new CpuDevice(cores: 1);
        return [new DeviceInfo(cpu.Id, cpu.Name, cpu.NumericsClass), .. GpuFinder.Cards];
    }

    /// <summary>
    /// Resolves an id: <c>auto</c> to the first GPU, or to the CPU if there is none; <c>gpu</c> to the first GPU; any
    /// other id to itself.
    /// </summary>
    /// <exception cref="DeviceNotFoundException">
    /// There is no such device; the message lists the available devices and what is missing.
    /// </exception>
    public static string Resolve(string id)
    {
        var cards = id is Cpu or GpuDevice.SimulatorId ? [] : GpuFinder.Cards;
        return id switch
        {
            Cpu or GpuDevice.SimulatorId => id,
            Auto => cards.Count > 0 ? cards[0].Id : Cpu,
            Gpu when cards.Count > 0 => cards[0].Id,
            _ => cards.Any(card => card.Id == id) ? id : throw new DeviceNotFoundException(
                id, [Cpu, .. cards.Select(card => card.Id)], IsGpuId(id) ? Missing : []),
        };
    }

    /// <summary>Opens a device: <c>auto</c> for the best one, or an id from <see cref="List"/>.</summary>
    /// <param name="id">The id of the device.</param>
    /// <param name="cores">
    /// The CPU cores that one pack may use: all of them if it trains alone, one if packs train side by side. They
    /// affect the training time only. Default: 1.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cores"/> is less than 1.</exception>
    /// <exception cref="DeviceNotFoundException">
    /// There is no such device; the message lists the available devices.
    /// </exception>
    /// <exception cref="DeviceFailedException">The device exists, but its driver reports an error.</exception>
    public static Device Open(string id, int cores = 1) => Resolve(id) switch
    {
        Cpu => new CpuDevice(cores),
        GpuDevice.SimulatorId => GpuDevice.OpenSimulator(GpuSwitches.Apply(new() { Id = GpuDevice.SimulatorId })),
        var card => GpuFinder.Open(
            int.Parse(card.AsSpan(card.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)),
    };

    /// <summary>
    /// Opens the CPU for one of several packs that train side by side: on a core of its own, and on those that are
    /// lent.
    /// </summary>
    /// <param name="cores">The cores of all of them.</param>
    public static Device OpenCpu(SharedCores cores)
    {
        ArgumentNullException.ThrowIfNull(cores);
        return new CpuDevice(cores);
    }

    private static bool IsGpuId(string id) => id == Gpu || id.StartsWith($"{Gpu}:", StringComparison.Ordinal);
}
