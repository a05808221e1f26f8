using Experiments.Engine.Devices;
using Experiments.Engine.Numerics;
using Experiments.Engine.Training;

namespace Experiments.Gpu.Bench;

/// <summary>The one place where a precision is asked of the engine.</summary>
internal static class Precisions
{
    /// <summary>The pack at a precision, or null where the device has no units for it.</summary>
    public static PackSpec? At(this PackSpec pack, Device device, Precision precision) =>
        precision == Precision.Fp32 || device.GetNumericsClass(precision) != device.NumericsClass
            ? pack with { Precision = precision }
            : null;

    /// <summary>The seconds of a product at a precision; NaN where it is not measured.</summary>
    public static double MeasureProduct(this Device device, int size, Precision precision) =>
        device.MeasureProduct(size, size, size, precision);
}
