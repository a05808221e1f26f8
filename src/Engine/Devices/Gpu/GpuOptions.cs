namespace Experiments.Engine.Devices.Gpu;

/// <summary>How a card is opened.</summary>
internal sealed record GpuOptions
{
    /// <summary>What data may take of the memory that is free, so that packs find room beside it.</summary>
    public const double DefaultDataShare = 0.5;

    /// <summary>The device's id, for example <c>gpu:0</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The path of cuBLAS, or null to multiply with our own kernel.</summary>
    public string? CuBlasPath { get; init; }

    /// <summary>The bytes that may be taken at most. Default: what the card has.</summary>
    public long MemoryLimit { get; init; } = long.MaxValue;

    /// <summary>What data may take of the memory that is free; what has no room is staged. Default: a half.</summary>
    public double DataShare { get; init; } = DefaultDataShare;
}
