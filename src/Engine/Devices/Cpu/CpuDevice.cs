using System.Runtime.Intrinsics;
using Experiments.Engine.Devices.Cpu.Programs;
using Experiments.Engine.Devices.Cpu.Teams;
using Experiments.Engine.Graphs;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Cpu;

/// <summary>The CPU: C# with vector instructions. A program runs on one or several cores.</summary>
internal sealed class CpuDevice : Device
{
    private readonly int _cores;
    private readonly SharedCores? _shared;
    private readonly long _workPerThread;

    /// <summary>Opens the CPU.</summary>
    /// <param name="cores">The cores that a program may use. The bits do not depend on their number.</param>
    /// <param name="workPerThread">See <see cref="TeamSize.WorkPerThread"/>.</param>
    public CpuDevice(int cores, long workPerThread = TeamSize.WorkPerThread)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cores, 1);
        (_cores, _workPerThread) = (cores, workPerThread);
    }

    /// <summary>Opens the CPU for one of several packs that train side by side.</summary>
    /// <param name="cores">The cores of all of them.</param>
    /// <param name="workPerThread">See <see cref="TeamSize.WorkPerThread"/>.</param>
    public CpuDevice(SharedCores cores, long workPerThread = TeamSize.WorkPerThread) : this(cores.Count, workPerThread)
        => _shared = cores;

    public override string Id => "cpu";

    public override string Name =>
        $"CPU, {Environment.ProcessorCount} cores, "
        + (Vector512.IsHardwareAccelerated ? "AVX-512"
            : Vector256.IsHardwareAccelerated ? "AVX2"
            : "portable vectors");

    public override string NumericsClass => "cpu-fp32-fma";

    public override double Tolerance => 1e-5;

    internal override bool RunsLanesInTurn => true;

    internal override bool SplitsRowsOverThreads => _cores > 1;

    internal override PackProgram Compile(ExecutionPlan plan) =>
        new CpuProgram(plan, TeamSize.Compute(plan, _cores, _workPerThread), () => _shared?.PerPack ?? _cores);

    internal override long? AllocatedBytes => CpuArena.AllocatedBytes;

    internal override double MeasureProduct(int m, int n, int k, Precision precision = Precision.Fp32) =>
        precision == Precision.Fp32 ? CpuCeilings.MeasureProduct(m, n, k, _cores) : double.NaN;

    internal override double MeasureCopy(long bytes) => CpuCeilings.MeasureCopy(bytes, _cores);

    protected override void Dispose(bool disposing)
    {
        // Programs own their arenas and threads; the device has no resources.
    }
}
