using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Experiments.Engine.Probe;

// Prints what the process may use, then a digest for each name that was asked for. Tests start it under the runtime's
// switches and compare: one set of bits on every machine.
IReadOnlyDictionary<string, Func<string>> probes = new Dictionary<string, Func<string>>(StringComparer.Ordinal)
{
    ["kernels"] = KernelsProbe.Digest,
    ["training"] = TrainingProbe.Digest,
    ["training-resumed"] = TrainingProbe.DigestRestored,
    ["checkpoints"] = TrainingProbe.DigestCheckpoints,
    ["gpu"] = GpuProbe.Notes,
    ["training-on-3-cores"] = () => TrainingProbe.Digest(cores: 3),
};

Console.WriteLine($"vector512 {Vector512.IsHardwareAccelerated}");
Console.WriteLine($"vector256 {Vector256.IsHardwareAccelerated}");
Console.WriteLine($"vector128 {Vector128.IsHardwareAccelerated}");
Console.WriteLine($"fma {Fma.IsSupported}");
foreach (string name in args)
{
    if (!probes.TryGetValue(name, out Func<string>? digest))
    {
        Console.Error.WriteLine($"No probe is called '{name}'; there are: {string.Join(", ", probes.Keys)}.");
        return 2;
    }

    Console.WriteLine($"{name} {digest()}");
}

return 0;
