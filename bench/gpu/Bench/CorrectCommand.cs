using System.CommandLine;
using System.Globalization;
using Experiments.Engine.Devices;
using Experiments.Gpu.Bench.Correct;

namespace Experiments.Gpu.Bench;

/// <summary>The command that checks the results of a device.</summary>
internal sealed class CorrectCommand : BenchCommand
{
    private readonly Option<string?> _cases =
        new("--cases") { Description = "A folder of golden cases besides the built-in ones.", HelpName = "DIR" };
    private readonly Option<string[]> _only = Several("--only", "golden,cpu,alone,packs,leak", "The checks", text =>
        Parts.ContainsKey(text) ? text : throw new FormatException());
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
        ["golden"] = "golden cases of scikit-learn",
        ["cpu"] = "random packs compared with the CPU",
        ["alone"] = "lanes alone and in a pack",
        ["packs"] = "lanes of the timed network, alone and in a pack",
        ["leak"] = "memory",
    };

    public CorrectCommand() : base("correct",
        "Compares the device with scikit-learn, with the CPU and with itself in other packs, and checks its memory.")
    {
        foreach (Option option in new Option[] { _cases, _only, _packs, _leakPacks, _own }) Add(option);
    }

    protected override bool Measure(Device device, ParseResult parsed, Action<object> save)
    {
        List<Check> all = parsed.GetValue(_own) ? [Checks.OwnKernels(device)] : [];
        foreach (var check in all.Where(check => !check.Passed)) Console.WriteLine($"FAILED {check.Name}");
        foreach (var part in parsed.GetRequiredValue(_only))
        {
            List<Check> checks = [.. RunChecks(part, device, parsed)];
            foreach (var check in checks.Where(check => !check.Passed))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"FAILED {check.Name}: {check.Error:0.0e0}, allowed {check.Allowed:0.0e0}"));
            foreach (var check in checks.Where(check => check.MissesBar))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"BAR MISSED {check.Name}: {check.Error:0.0e0}, the bar is {check.Bar:0.0e0}"));
            Console.WriteLine(checks.Count == 0
                ? $"{Parts[part]}: not checked, the device keeps no count"
                : string.Create(CultureInfo.InvariantCulture, $"{Parts[part]}: {checks.Count(check => check.Passed)} "
                    + $"of {checks.Count} passed, the largest error {checks.Max(check => check.Error):0.0e0}"));
            all.AddRange(checks);
        }
        save(new
        {
            Passed = all.Count(check => check.Passed),
            Failed = all.Count(check => !check.Passed),
            Checks = all
        });
        return all.TrueForAll(check => check.Passed);
    }

    private IEnumerable<Check> RunChecks(string part, Device device, ParseResult parsed) => part switch
    {
        "golden" => Checks.Golden(device, parsed.GetValue(_cases)),
        "cpu" => Checks.BesideTheCpu(device, parsed.GetValue(_packs)),
        "alone" => Checks.Alone(device, parsed.GetValue(_packs)),
        "packs" => Checks.ManyLanes(device),
        _ => Checks.Leak(device, parsed.GetValue(_leakPacks)),
    };
}
