using System.CommandLine;
using System.Globalization;
using Experiments.Engine.Devices;
using Experiments.Gpu.Bench.Correct;

namespace Experiments.Gpu.Bench;

/// <summary>Whether a device computes what it must.</summary>
internal sealed class CorrectCommand : BenchCommand
{
    private readonly Option<string?> _cases =
        new("--cases") { Description = "A folder of golden cases beside those that are built in.", HelpName = "DIR" };
    private readonly Option<string[]> _only = Several("--only", "golden,cpu,alone,wide,leak", "What to check", text =>
        Parts.ContainsKey(text) ? text : throw new FormatException());
    private readonly Option<int> _packs = Number(
        "--packs", RandomPack.Count, "How many random packs are trained beside the CPU, and alone.");
    private readonly Option<int> _leakPacks = Number(
        "--leak-packs", 200, "How many packs must leave no memory behind.");
    private readonly Option<bool> _own = new("--own-kernels")
    {
        Description = "Fail where the device uses cuBLAS: what is checked is our own kernels. EXPERIMENTS_CUBLAS=none "
            + "leaves cuBLAS out."
    };

    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal)
    {
        ["golden"] = "golden cases of scikit-learn",
        ["cpu"] = "random packs beside the CPU",
        ["alone"] = "lanes alone and in a pack",
        ["wide"] = "lanes of the timed network, alone and in a pack",
        ["leak"] = "memory",
    };

    public CorrectCommand() : base("correct",
        "Holds the device to scikit-learn, to the CPU, to itself with other neighbours, and to giving its memory back.")
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
        "wide" => Checks.ManyLanes(device),
        _ => Checks.Leak(device, parsed.GetValue(_leakPacks)),
    };
}
