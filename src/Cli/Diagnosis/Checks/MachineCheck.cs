using System.Globalization;
using System.Runtime.Intrinsics;
using Experiments.Cli.Terminals;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks the CPU, and the share of the CPU and of the memory that this process may use.</summary>
internal sealed class MachineCheck(SiloHostOptions options) : ICheck
{
    public string Subject => "cpu";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>([CheckCpu(), CheckMemory()]);

    private Finding CheckCpu()
    {
        var (cores, slots) = (Environment.ProcessorCount, options.Slots);
        var text = $"{Numbers.Whole(cores)} core{(cores == 1 ? "" : "s")}, {Instructions}, {Numbers.Whole(slots)} "
            + $"slot{(slots == 1 ? "" : "s")}";
        if (slots > cores)
            return Finding.Warning(Subject, $"{text}: more slots than cores",
                "leave --slots out, or set it to one less than the cores: a starved silo is evicted");
        return Vector256.IsHardwareAccelerated ? Finding.Ok(Subject, text) : Finding.Warning(
            Subject, $"{text}: training uses narrow vectors",
            "train on a machine with AVX2 or AVX-512; a virtual machine needs the CPU type 'host' for them");
    }

    private static string Instructions =>
        Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "no AVX2";

    private static Finding CheckMemory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Finding.Ok("memory", CgroupMemory.ReadLimit() is { } limit
            ? $"limited to {Numbers.Bytes(limit)} by its control group"
            : string.Create(CultureInfo.InvariantCulture, $"{Numbers.Bytes(bytes)}, not limited"));
    }
}
