using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>
/// Faults of the simulator on demand, to rehearse those of a card. <c>EXPERIMENTS_SIMULATED_FAULTS</c> names a file
/// with names of CUDA's errors, one a line; "ok" lets one wait pass. Each wait for the simulator takes a line, and
/// fails with it.
/// </summary>
internal static class SimulatedFault
{
    public const string EnvironmentVariable = "EXPERIMENTS_SIMULATED_FAULTS";

    private static readonly Lock s_gate = new();

    /// <summary>Throws the next fault of the file, if the accelerator is the simulator's and the file has
    /// one.</summary>
    /// <exception cref="SimulatedFaultException">The file has a fault.</exception>
    public static void ThrowIfDue(Accelerator accelerator)
    {
        if (accelerator is not CPUAccelerator) return;
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } file
                && Take(file) is { } error and not "ok")
            throw new SimulatedFaultException(error);
    }

    /// <summary>Takes the first line of the file; null where it has none, or there is no file.</summary>
    private static string? Take(string file)
    {
        lock (s_gate)
        {
            if (!File.Exists(file)) return null;
            var lines = File.ReadAllLines(file);
            if (lines.Length == 0) return null;
            File.WriteAllLines(file, lines[1..]);
            return lines[0].Trim();
        }
    }
}

/// <summary>A fault of the simulator that was asked for.</summary>
internal sealed class SimulatedFaultException(string error) : AcceleratorException($"{error}, simulated")
{
    /// <summary>The name of CUDA's error.</summary>
    public string Error => error;

    public override AcceleratorType AcceleratorType => AcceleratorType.CPU;
}
