namespace Experiments.Engine.Devices.Gpu;

/// <summary>The options with which a card is opened.</summary>
internal sealed record GpuOptions
{
    /// <summary>The fraction of free memory that data may take by default; packs need the rest.</summary>
    public const double DefaultDataShare = 0.5;

    /// <summary>The device's id, for example <c>gpu:0</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The path of cuBLAS, or null for the engine's own product kernel.</summary>
    public string? CuBlasPath { get; init; }

    /// <summary>The most bytes that may be allocated. Default: no limit except the card's memory.</summary>
    public long MemoryLimit { get; init; } = long.MaxValue;

    /// <summary>The fraction of the card's memory that may be allocated. Default: all of it.</summary>
    public double MemoryShare { get; init; } = 1;

    /// <summary>The fraction of free memory that data may take; data sets beyond it are staged. Default: 0.5.</summary>
    public double DataShare { get; init; } = DefaultDataShare;

    /// <summary>True if steps are recorded as CUDA graphs where the card can.</summary>
    public bool UsesGraphs { get; init; } = true;

    /// <summary>True if recorded steps may have a second branch.</summary>
    public bool UsesBranches { get; init; } = true;

    /// <summary>The bytes of the card's second cache; null for what the driver says.</summary>
    public long? SecondCacheBytes { get; init; }

    /// <summary>The number of multiprocessors; null for what the driver says.</summary>
    public int? Multiprocessors { get; init; }

    /// <summary>True if a last layer with few outputs runs as two kernels where the device can.</summary>
    public bool FusesNarrowLayers { get; init; } = true;
}
