using Experiments.Engine.Devices;
using Experiments.Engine.Training;

namespace Experiments.Gpu.Bench;

/// <summary>To how many bits the factors of matrix products may be rounded.</summary>
internal enum Precision
{
    /// <summary>To none but their own 24.</summary>
    Fp32,

    /// <summary>To 11, on a device that has units for it.</summary>
    Tf32,
}

/// <summary>The one place where a precision is asked of the engine.</summary>
internal static class Precisions
{
    /// <summary>The pack at a precision, or null where the engine does not offer it.</summary>
    public static PackSpec? At(this PackSpec pack, Precision precision) => precision == Precision.Fp32 ? pack : null;

    /// <summary>The seconds of a product at a precision; NaN where it is not measured.</summary>
    public static double MeasureProduct(this Device device, int size, Precision precision) =>
        precision == Precision.Fp32 ? device.MeasureProduct(size, size, size) : double.NaN;
}
