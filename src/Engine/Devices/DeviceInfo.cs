namespace Experiments.Engine.Devices;

/// <summary>The description of an available device.</summary>
/// <param name="Id">The id for <see cref="DeviceCatalog.Open"/>.</param>
/// <param name="Name">A description for people.</param>
/// <param name="NumericsClass">See <see cref="Device.NumericsClass"/>.</param>
public sealed record DeviceInfo(string Id, string Name, string NumericsClass)
{
    /// <summary>The kind of device.</summary>
    public DeviceKind Kind { get; init; }

    /// <summary>The backend: CPU, CUDA or OpenCL.</summary>
    public string Backend { get; init; } = "CPU";

    /// <summary>The memory in bytes; null for the CPU.</summary>
    public long? Memory { get; init; }

    /// <summary>The version of CUDA that its driver supports.</summary>
    public string? Driver { get; init; }

    /// <summary>NVIDIA's UUID of the card, by which its telemetry is found.</summary>
    public string? Uuid { get; init; }

    /// <summary>The path of cuBLAS; null if the engine's own kernels multiply matrices.</summary>
    public string? Blas { get; init; }
}
