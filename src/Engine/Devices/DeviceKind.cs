namespace Experiments.Engine.Devices;

/// <summary>The kind of a device.</summary>
public enum DeviceKind
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>A GPU.</summary>
    Gpu,
}
