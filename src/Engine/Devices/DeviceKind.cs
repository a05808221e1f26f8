namespace Experiments.Engine.Devices;

/// <summary>What sort of device it is.</summary>
public enum DeviceKind
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>A GPU.</summary>
    Gpu,
}
