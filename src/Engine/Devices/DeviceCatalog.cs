using System.Globalization;
using Experiments.Engine.Devices.Cpu;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Discovery;

namespace Experiments.Engine.Devices;

/// <summary>The devices of this machine.</summary>
public static class DeviceCatalog
{
    /// <summary>The CPU's id.</summary>
    public const string Cpu = "cpu";

    /// <summary>Asks for the best device that there is.</summary>
    public const string Auto = "auto";

    /// <summary>Asks for any GPU; each has an id of its own, <c>gpu:0</c> and so on.</summary>
    public const string Gpu = "gpu";

    /// <summary>
    /// What stands between this machine and a GPU, or a faster one: sentences that say what is missing and how to get
    /// it.
    /// </summary>
    public static IReadOnlyList<string> Missing => GpuFinder.Missing;

    /// <summary>All devices; the CPU is always there and comes first. GPUs are looked for once in a process.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        using var cpu = new CpuDevice(cores: 1);
        return [new DeviceInfo(cpu.Id, cpu.Name, cpu.NumericsClass), .. GpuFinder.Cards];
    }

    /// <summary>
    /// The id of the device that is meant: of <c>auto</c> the first GPU, or the CPU where there is none; of <c>gpu</c>
    /// the first GPU; of any other id itself.
    /// </summary>
    /// <exception cref="DeviceNotFoundException">
    /// There is no such device; the message says which there are, and what is missing.
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

    /// <summary>
    /// Opens a device: <c>auto</c> for the best that there is, or an id that <see cref="List"/> gives.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="cores">
    /// The cores of the CPU that one pack may use: all of them where it trains alone, one where packs train side by
    /// side. It changes how long training takes and nothing else. Default: 1.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cores"/> is less than 1.</exception>
    /// <exception cref="DeviceNotFoundException">There is no such device; the message says which there are.</exception>
    /// <exception cref="DeviceFailedException">The device is there and its driver refuses it.</exception>
    public static Device Open(string id, int cores = 1) => Resolve(id) switch
    {
        Cpu => new CpuDevice(cores),
        GpuDevice.SimulatorId => GpuDevice.OpenSimulator(),
        var card => GpuFinder.Open(
            int.Parse(card.AsSpan(card.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)),
    };

    private static bool IsGpuId(string id) => id == Gpu || id.StartsWith($"{Gpu}:", StringComparison.Ordinal);
}
