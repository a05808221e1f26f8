namespace Experiments.Engine.Devices;

/// <summary>A device that is there.</summary>
/// <param name="Id">What <see cref="DeviceCatalog.Open"/> takes.</param>
/// <param name="Name">What it is, for people.</param>
/// <param name="NumericsClass">See <see cref="Device.NumericsClass"/>.</param>
public sealed record DeviceInfo(string Id, string Name, string NumericsClass)
{
    /// <summary>What sort of device it is.</summary>
    public DeviceKind Kind { get; init; }

    /// <summary>What it is used through: CPU, CUDA or OpenCL.</summary>
    public string Backend { get; init; } = "CPU";

    /// <summary>Its memory in bytes; null for the CPU.</summary>
    public long? Memory { get; init; }

    /// <summary>The version of CUDA that its driver serves.</summary>
    public string? Driver { get; init; }

    /// <summary>NVIDIA's name for the card, by which its telemetry is found.</summary>
    public string? Uuid { get; init; }

    /// <summary>Where cuBLAS was found; null where our own kernels multiply matrices.</summary>
    public string? Blas { get; init; }
}
