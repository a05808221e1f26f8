using System.CommandLine;
using Experiments.Engine.Devices;
using Experiments.Gpu.Bench.Correct;

namespace Experiments.Gpu.Bench;

/// <summary>The command that checks the results of a device.</summary>
internal sealed class CorrectCommand : BenchCommand
{
    private readonly Option<string?> _cases =
        new("--cases") { Description = "A folder of golden cases besides the built-in ones.", HelpName = "DIR" };
    private readonly Option<string[]> _only = Several(
        "--only", "golden,cpu,alone,packs,leak,kernels", "The checks",
        text => Parts.ContainsKey(text) ? text : throw new FormatException());
    private readonly Option<bool> _staged = new("--staged")
    {
        Description = "Fail if data stays on the device, because staging is to be checked. "
            + "EXPERIMENTS_GPU_DATA_SHARE=0 stages all data."
    };
    private readonly Option<int> _packs = Number(
        "--packs", RandomPack.Count, "The number of random packs that are compared with the CPU, and alone.");
    private readonly Option<int> _leakPacks = Number(
        "--leak-packs", 200, "The number of packs after which no memory must remain allocated.");
    private readonly Option<bool> _own = new("--own-kernels")
    {
        Description = "Fail if the device uses cuBLAS, because our own kernels are to be checked. "
            + "EXPERIMENTS_CUBLAS=none disables cuBLAS."
    };

    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal)
    {
        ["kernels"] = "each kernel beside the simulator's",
        ["golden"] = "golden cases of scikit-learn",
        ["cpu"] = "random packs compared with the CPU",
        ["alone"] = "lanes alone and in a pack",
        ["packs"] = "lanes of the timed network, alone and in a pack",
        ["leak"] = "memory",
    };

    public CorrectCommand() : base("correct",
        "Compares the device with scikit-learn, with the CPU and with itself in other packs, and checks its memory.")
    {
        foreach (Option option in new Option[] { _cases, _only, _packs, _leakPacks, _own, _staged }) Add(option);
    }

    protected override bool Measure(Device device, ParseResult parsed, Action<object> save)
    {
        var report = new CheckReport(save);
        if (parsed.GetValue(_own)) report.Add(Checks.OwnKernels(device));
        foreach (var part in parsed.GetRequiredValue(_only))
        {
            var since = report.Count;
            foreach (var check in RunChecks(part, device, parsed)) report.Add(check);
            report.WriteSummary(Parts[part], since);
        }
        if (parsed.GetValue(_staged)) report.Add(Checks.Staged(device));
        return report.Passed;
    }

    private IEnumerable<Check> RunChecks(string part, Device device, ParseResult parsed) => part switch
    {
        "kernels" => KernelChecks.Run(device),
        "golden" => Checks.Golden(device, parsed.GetValue(_cases)),
        "cpu" => Checks.BesideTheCpu(device, parsed.GetValue(_packs)),
        "alone" => Checks.Alone(device, parsed.GetValue(_packs)),
        "packs" => Checks.ManyLanes(device),
        _ => Checks.Leak(device, parsed.GetValue(_leakPacks)),
    };
}
