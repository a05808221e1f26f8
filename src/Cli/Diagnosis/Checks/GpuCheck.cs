using Experiments.Cli.Terminals;
using Experiments.Engine.Devices;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks the GPUs and the libraries that they need: a driver, cuBLAS, NVML.</summary>
internal sealed class GpuCheck(SiloHostOptions options) : ICheck
{
    private const string Guide = "docs/guides/gpu.md";

    /// <summary>NVIDIA's vendor id on the PCI bus, as Linux shows it.</summary>
    private const string Nvidia = "0x10de";

    public string Subject => "gpu";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        DeviceInfo[] cards = [.. DeviceCatalog.List().Where(device => device.Kind == DeviceKind.Gpu)];
        return Task.FromResult<IReadOnlyList<Finding>>(cards.Length == 0
            ? ReportAbsent(DeviceCatalog.Missing, isWanted: options.Devices.Contains("gpu", StringComparison.Ordinal),
                isThere: HasCard("/sys/bus/pci/devices"))
            : [.. cards.SelectMany(card => CheckCard(card, DeviceTelemetry.Read(card))),
                .. DeviceCatalog.Missing.Select(sentence => ReportMissing(sentence, Verdict.Warning))]);
    }

    /// <summary>Judges a machine without a usable GPU.</summary>
    /// <param name="missing">The obstacles to the use of a GPU.</param>
    /// <param name="isWanted">True if the settings name a GPU.</param>
    /// <param name="isThere">True if the machine has an NVIDIA card.</param>
    public static IReadOnlyList<Finding> ReportAbsent(IReadOnlyList<string> missing, bool isWanted, bool isThere) =>
        isWanted || isThere
        ? [.. missing.Select(sentence => ReportMissing(sentence, isWanted ? Verdict.Failed : Verdict.Warning))]
        : [Finding.Skipped("gpu", $"no GPU was found, or its driver is not installed: {Guide}")];

    /// <summary>Describes a card.</summary>
    public static IEnumerable<Finding> CheckCard(DeviceInfo card, DeviceTelemetry? telemetry)
    {
        yield return Finding.Ok(card.Id, $"{card.Name}, {Numbers.Bytes(card.Memory ?? 0)}, "
            + $"{card.Backend}{(card.Driver is { } driver ? $", driver for CUDA {driver}" : "")}");
        if (card.Blas is { } blas) yield return Finding.Ok("cublas", blas);
        if (card.Uuid is null) yield break;
        yield return telemetry is null
            ? Finding.Warning(
                "nvml", $"does not show {card.Id}: the metrics lack its utilization, temperature and power",
                "install libnvidia-ml.so.1, a part of NVIDIA's driver; a container gets it with "
                + "NVIDIA_DRIVER_CAPABILITIES=compute,utility")
            : Finding.Ok("nvml", $"{card.Id}: "
                + $"{telemetry.Temperature?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"} "
                + "°C"
                + (telemetry.Throttling is { Count: > 0 } reasons
                    ? $", throttled by {string.Join(", ", reasons)}"
                    : ""));
    }

    private static Finding ReportMissing(string sentence, Verdict verdict)
    {
        var (text, remedy) = Remedies.SplitAtColon(sentence);
        return new(sentence.Contains("cuBLAS", StringComparison.Ordinal) ? "cublas" : "driver",
            verdict, text, $"{remedy} ({Guide})");
    }

    /// <summary>Checks whether the PCI bus has an NVIDIA card: a display controller or a 3D controller.</summary>
    public static bool HasCard(string bus)
    {
        try
        {
            return Directory.Exists(bus) && Directory.EnumerateDirectories(bus).Any(device =>
                File.ReadAllText(Path.Combine(device, "vendor")).Trim() == Nvidia
                && File.ReadAllText(Path.Combine(device, "class")).StartsWith("0x03", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
