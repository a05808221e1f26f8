using Experiments.Engine.Devices;
using Experiments.Engine.Numerics;

namespace Experiments.Gpu.Bench.Speed;

/// <summary>The limits of a chip; NaN if not measured.</summary>
/// <param name="ProductSize">Rows and columns of the square matrices.</param>
/// <param name="CopyMegabytes">The size of the copy, in MiB.</param>
/// <param name="Fp32TeraflopsPerSecond">Of a product at fp32, a multiply-add being two operations.</param>
/// <param name="Tf32TeraflopsPerSecond">Of the same at TF32.</param>
/// <param name="CopyGigabytesPerSecond">Of a copy, what is read and what is written counted both.</param>
internal sealed record Ceilings(
    int ProductSize,
    int CopyMegabytes,
    double Fp32TeraflopsPerSecond,
    double Tf32TeraflopsPerSecond,
    double CopyGigabytesPerSecond)
{
    public static Ceilings Measure(Device device, int size, int megabytes)
    {
        var operations = 2.0 * size * size * size;
        var bytes = (long)megabytes << 20;
        return new(
            size, megabytes,
            operations / device.MeasureProduct(size, Precision.Fp32) / 1e12,
            operations / device.MeasureProduct(size, Precision.Tf32) / 1e12,
            2.0 * bytes / device.MeasureCopy(bytes) / 1e9);
    }
}
