namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>A boolean as a kernel argument; bool itself is not blittable.</summary>
internal readonly struct Flag
{
    private readonly int _value;

    private Flag(bool value) => _value = value ? 1 : 0;

    public static implicit operator bool(Flag flag) => flag._value != 0;

    public static implicit operator Flag(bool value) => new(value);
}
