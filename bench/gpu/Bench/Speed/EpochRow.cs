using System.Globalization;
using System.Text.Json.Serialization;
using Experiments.Engine.Numerics;

namespace Experiments.Gpu.Bench.Speed;

/// <summary>One measurement of ours, with the members that those of the peers have too.</summary>
internal sealed record EpochRow
{
    public string Name { get; } = "Experiments";

    /// <summary>What they trained.</summary>
    public required Workload Workload { get; init; }

    /// <summary>The widths of the network's layers.</summary>
    public string? Network { get; init; }

    /// <summary>The fits that trained together.</summary>
    public required int Lanes { get; init; }

    public required Precision Precision { get; init; }

    public required RowOrder Orders { get; init; }

    /// <summary>The median epoch of all lanes together; null with an error.</summary>
    public double? Seconds { get; init; }

    /// <summary>The fastest epoch.</summary>
    public double? BestSeconds { get; init; }

    /// <summary>The slowest.</summary>
    public double? WorstSeconds { get; init; }

    /// <summary>How many were measured.</summary>
    public int Epochs { get; init; }

    /// <summary>
    /// From the start until the end of the first epoch: memory, the data's way onto the device, kernels, recording.
    /// </summary>
    public double? FirstSeconds { get; init; }

    /// <summary>Rows trained a second, those of every lane counted.</summary>
    public double? SamplesPerSecond { get; init; }

    /// <summary>Operations of matrix products.</summary>
    public double? TeraflopsPerSecond { get; init; }

    /// <summary>On the test rows, in the end: the lowest of the first lanes.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The least work of the epoch.</summary>
    public EpochWork? Work { get; init; }

    /// <summary>The reason why there are no figures.</summary>
    public string? Error { get; init; }

    [JsonIgnore]
    public string Text =>
        $"{Workload}: {Lanes,4} lanes {Precision} {Orders}: ".ToLowerInvariant() + (Error ?? Figures);

    private string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seconds:F4} s an epoch ({BestSeconds:F4} to {WorstSeconds:F4}), {SamplesPerSecond:N0} rows/s, "
        + $"{TeraflopsPerSecond:F3} TFLOP/s, the first {FirstSeconds:F2} s, accuracy {Accuracy:F4}");
}
