using System.CommandLine;
using Experiments.Engine.Devices;

namespace Experiments.Gpu.Bench;

/// <summary>The command that opens a device and tells what the machine has, and what a GPU lacks.</summary>
internal sealed class DevicesCommand() : BenchCommand(
    "devices", "Lists the devices of the machine and their telemetry, and opens one of them.")
{
    protected override bool Measure(Device device, ParseResult parsed, Action<object> save)
    {
        var devices = DeviceCatalog.List().Select(info => new { Info = info, Telemetry = DeviceTelemetry.Read(info) })
            .ToList();
        foreach (var each in devices) Console.WriteLine($"{each.Info} {each.Telemetry}");
        foreach (var missing in DeviceCatalog.Missing) Console.WriteLine($"MISSING {missing}");
        save(new { Devices = devices, DeviceCatalog.Missing });
        return true;
    }
}
