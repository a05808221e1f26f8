using Experiments.Engine.Devices.Gpu.Kernels;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>The epoch's values that launches need.</summary>
internal sealed record GpuStep
{
    /// <summary>The number of lanes that are launched.</summary>
    public required int Width { get; init; }

    /// <summary>The number of batch buffers that are gathered; some may be empty.</summary>
    public required int BatchBuffers { get; init; }

    /// <summary>The step tables.</summary>
    public required StepTables Tables { get; init; }

    /// <summary>The sources of rows.</summary>
    public required EpochData Data { get; init; }

    /// <summary>True if rows have targets.</summary>
    public required bool HasTargets { get; init; }

    /// <summary>True if any lane clips its gradient.</summary>
    public required bool Clips { get; init; }

    /// <summary>True if all lanes read batch buffer 0.</summary>
    public required bool SharesOneBatch { get; init; }

    /// <summary>The memory for predictions, or null.</summary>
    public required Memory.GpuBuffer<float>? Predictions { get; init; }

    /// <summary>The memory for tallies, or null.</summary>
    public required GpuTallies? Tallies { get; init; }

    /// <summary>The stream of all launches.</summary>
    public required AcceleratorStream Stream { get; init; }

    /// <summary>
    /// The second branch while the step is recorded; null where all launches are on the stream, in order.
    /// </summary>
    public IStepBranch? Branch { get; init; }
}

/// <summary>
/// A part of a step: launches on the step's stream, and neither allocates nor waits, so that it can be recorded.
/// </summary>
internal delegate void GpuLaunch(GpuStep step);

/// <summary>The same for some of the lanes.</summary>
internal delegate void LaneLaunch(GpuStep step, LaneRange lanes);

/// <summary>The update of some of the parameters of some of the lanes, on a stream.</summary>
internal delegate void SolverLaunch(GpuStep step, LaneRange lanes, ChunkRange chunks, AcceleratorStream stream);
