using Experiments.Engine.Devices.Gpu.Kernels;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>What a launch needs to know of the epoch.</summary>
internal sealed class GpuStep
{
    /// <summary>The lanes that are launched for.</summary>
    public required int Width { get; init; }

    /// <summary>The step tables.</summary>
    public required StepTables Tables { get; init; }

    /// <summary>Where rows come from.</summary>
    public required EpochData Data { get; init; }

    /// <summary>Whether rows have targets.</summary>
    public required bool HasTargets { get; init; }

    /// <summary>Whether any lane clips its gradient.</summary>
    public required bool Clips { get; init; }

    /// <summary>Whether all lanes read slot 0.</summary>
    public required bool SharesOneBatch { get; init; }

    /// <summary>Where predictions go, or null.</summary>
    public required Memory.GpuBuffer<float>? Predictions { get; init; }

    /// <summary>Where predictions are tallied, or null.</summary>
    public required GpuTallies? Tallies { get; init; }

    /// <summary>What everything is launched on.</summary>
    public required AcceleratorStream Stream { get; init; }
}

/// <summary>
/// A part of a step: launches on the step's stream, and neither allocates nor waits, so that it can be recorded.
/// </summary>
internal delegate void GpuLaunch(GpuStep step);
