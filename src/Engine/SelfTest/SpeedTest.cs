using System.Diagnostics;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.SelfTest;

/// <summary>
/// Measures the speed of a device in about a second: a matrix product, an epoch of one fit and the same epoch of a
/// pack. The rows are random. The first epoch is not counted: code is compiled and data is copied during it.
/// </summary>
public static class SpeedTest
{
    private const int ProductSize = 1024;
    private const int DataRows = 4096;
    private const int PackLanes = 8;
    private const int Features = 784;
    private const int Hidden = 128;
    private const int Classes = 10;
    private const int Batch = 128;
    private const int Epochs = 3;

    /// <summary>Measures a device.</summary>
    public static SpeedTestResult Run(Device device)
    {
        var product = device.MeasureProduct(ProductSize, ProductSize, ProductSize);
        var data = CreateData(DataRows);
        return new(ProductSize, 2.0 * ProductSize * ProductSize * ProductSize / product / 1e9, DataRows,
            MeasureEpoch(device, data, 1), PackLanes, MeasureEpoch(device, data, PackLanes));
    }

    private static double MeasureEpoch(Device device, PreparedData data, int lanes)
    {
        var lane = new LaneSpec { Data = data, TrainRows = [.. Enumerable.Range(0, data.Rows)], MaxIter = Epochs };
        var pack = new PackSpec
        {
            Network = new Mlp([Hidden], ActivationKind.Relu),
            Task = LearningTasks.Multiclass,
            Lanes = [.. Enumerable.Range(0, lanes).Select(i => lane with { LearningRateInit = 0.001 * (i + 1) })],
            BatchSize = Batch,
        };
        var (ends, start) = (new List<double>(), Stopwatch.GetTimestamp());
        new Trainer(device).Train(pack, report =>
        {
            if (report.Lane == 0) ends.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        });
        return ends.Zip(ends.Skip(1), (from, to) => to - from).Min();
    }

    private static PreparedData CreateData(int rows)
    {
        var x = new float[rows * Features];
        Philox.Create(seed: 0, fold: 0, RandomPurpose.Initialization).FillUniform(x, 1);
        var y = new float[rows * Classes];
        for (var row = 0; row < rows; row++) y[(row * Classes) + (row % Classes)] = 1;
        return new(x, y, rows, Features, Classes);
    }
}

/// <summary>The results of a speed test.</summary>
/// <param name="ProductSize">The number of rows and columns of the square matrices that were multiplied.</param>
/// <param name="ProductGigaflops">
/// The speed of their product, in billions of floating-point operations a second.
/// </param>
/// <param name="Rows">The rows of an epoch. The network is 784-128-10, in batches of 128, with Adam.</param>
/// <param name="EpochSeconds">The time of an epoch of one fit, in seconds.</param>
/// <param name="PackLanes">The number of fits in the pack.</param>
/// <param name="PackSeconds">The time of an epoch of the whole pack, in seconds.</param>
public sealed record SpeedTestResult(
    int ProductSize, double ProductGigaflops, int Rows, double EpochSeconds, int PackLanes, double PackSeconds);
