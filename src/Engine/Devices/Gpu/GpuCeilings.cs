using System.Diagnostics;
using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Devices.Gpu.Memory;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices.Gpu;

/// <summary>Measures a card's peak speed: a large product and a large copy.</summary>
internal static class GpuCeilings
{
    private const int Runs = 10;

    /// <summary>
    /// Measures one product by cuBLAS, or by the engine's own kernel without it: the best of several times, in seconds.
    /// </summary>
    public static double MeasureProduct(GpuDevice device, int m, int n, int k, Precision precision)
    {
        device.Bind();
        using var a = device.Memory.Allocate<float>((long)m * k);
        using var b = device.Memory.Allocate<float>((long)k * n);
        using var c = device.Memory.Allocate<float>((long)m * n);
        foreach (var buffer in (GpuBuffer<float>[])[a, b]) Fill(device, buffer);
        var product = Kernels.MatMulShape.NN(m, n, k);
        if (device.Blas is { } blas)
            return MeasureBest(device, () =>
                blas.Multiply(product, new StridedOperand(a.Address, 0), new StridedOperand(b.Address, 0),
                    new StridedOperand(c.Address, 0), lanes: 1, tf32: precision == Precision.Tf32));

        using var tables = GpuTables.CreateForOneStep(device.Memory, device.Stream);
        Operand left = new(a.View, 0, false), right = new(b.View, 0, false), result = new(c.View, 0, false);
        return MeasureBest(device, () => device.Kernels.Load<ProductKernel>()(
            device.Stream, (product.TilesDown * product.TilesAcross, ProductKernel.Threads),
            new(tables.View, LaneRange.All(1), product, left, right, result, result)));
    }

    /// <summary>
    /// Measures one copy in the card's memory, which reads and writes this many bytes: the best of several, in seconds.
    /// </summary>
    public static double MeasureCopy(GpuDevice device, long bytes)
    {
        device.Bind();
        using var from = device.Memory.Allocate<float>(bytes / sizeof(float));
        using var to = device.Memory.Allocate<float>(bytes / sizeof(float));
        return MeasureBest(device, () => ILGPU.Runtime.ArrayViewExtensions.CopyFrom(to.View, device.Stream, from.View));
    }

    /// <summary>Fills a buffer with numbers other than zero, since a chip is faster on zeros.</summary>
    private static void Fill(GpuDevice device, GpuBuffer<float> buffer)
    {
        var groups = (int)((buffer.Length + (4L * device.Threads) - 1) / (4L * device.Threads));
        device.Kernels.Load<FillUniformKernel>()(
            device.Stream, (groups, device.Threads), new(buffer.View, Bound: 1f, 0, 0, 0, Key0: 1, Key1: 2));
    }

    private static double MeasureBest(GpuDevice device, Action work)
    {
        work();
        device.Stream.Synchronize();
        var best = double.PositiveInfinity;
        for (var run = 0; run < Runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            device.Stream.Synchronize();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
