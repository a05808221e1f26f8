using System.Runtime.Intrinsics;
using Experiments.Engine.Devices.Cpu.Replay;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Cpu;

/// <summary>The CPU: plain C# with vector instructions, one core a program.</summary>
internal sealed class CpuDevice : Device
{
    public override string Id => "cpu";

    public override string Name =>
        $"CPU, {Environment.ProcessorCount} cores, {(Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "portable vectors")}";

    public override string NumericsClass => "cpu-fp32-fma";

    public override double Tolerance => 1e-5;

    internal override bool LanesTakeTurns => true;

    internal override PackProgram Compile(Plan plan) => new CpuProgram(plan);

    protected override void Dispose(bool disposing)
    {
        // Programs own their arenas; the CPU itself holds nothing.
    }
}
