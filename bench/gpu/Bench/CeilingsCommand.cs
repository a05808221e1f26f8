using System.CommandLine;
using System.Globalization;
using Experiments.Engine.Devices;
using Experiments.Gpu.Bench.Speed;

namespace Experiments.Gpu.Bench;

/// <summary>The command that measures the limits of the chip: a large matrix product and a large copy.</summary>
internal sealed class CeilingsCommand : BenchCommand
{
    private readonly Option<int> _size = Number("--size", 8192, "Rows and columns of the square matrices.");
    private readonly Option<int> _megabytes = Number("--megabytes", 4096, "The size of the copy, in MiB.");

    public CeilingsCommand() : base(
        "ceilings", "Measures a large matrix product, at fp32 and TF32, and a large copy in the device's memory.")
    {
        Add(_size);
        Add(_megabytes);
    }

    protected override bool Measure(Device device, ParseResult parsed, Action<object> save)
    {
        var ceilings = Ceilings.Measure(device, parsed.GetValue(_size), parsed.GetValue(_megabytes));
        foreach (var (name, value, unit) in new[]
        {
            ("a large product at fp32", ceilings.Fp32TeraflopsPerSecond, "TFLOP/s"),
            ("a large product at TF32", ceilings.Tf32TeraflopsPerSecond, "TFLOP/s"),
            ("a large copy, read and written", ceilings.CopyGigabytesPerSecond, "GB/s"),
        })
        {
            Console.WriteLine(double.IsFinite(value)
                ? string.Create(CultureInfo.InvariantCulture, $"{name}: {value:G4} {unit}")
                : $"{name}: not measured on this device");
        }
        save(new { Ceilings = ceilings });
        return true;
    }
}
