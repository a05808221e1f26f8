using System.Diagnostics;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Gpu.Bench.Speed;

/// <summary>
/// Trains, and takes the time from epoch to epoch. A report of an epoch has its loss, which the device has to have
/// finished: so its time is the wall clock's between two moments at which the device has nothing left to do.
/// </summary>
internal static class EpochMeasurement
{
    public const int Batch = 128;

    public static EpochRow Run(
        Device device, BenchData data, int lanes, Precision precision, RowOrder orders, int epochs)
    {
        var row = new EpochRow { Lanes = lanes, Precision = precision, Orders = orders };
        if (Pack(data, lanes, orders, epochs + 1).At(device, precision) is not { } pack)
            return row with { Error = "this device has no units for this precision" };
        try
        {
            return Measure(device, data, pack, row);
        }
        catch (DeviceMemoryException e)
        {
            return row with { Error = e.Message };
        }
    }

    private static EpochRow Measure(Device device, BenchData data, PackSpec pack, EpochRow row)
    {
        List<double> ends = [];
        var start = Stopwatch.GetTimestamp();
        // Told lane by lane, once all lanes have their losses: the first lane of an epoch ends it.
        var trained = new Trainer(device).Train(pack, report =>
        {
            if (report.Epoch > ends.Count) ends.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        });
        double[] seconds = [.. ends.Zip(ends.Skip(1), (a, b) => b - a).Order()];
        var (median, work) = (Median(seconds), new EpochWork(row.Lanes, data.Train.Rows, Batch));
        return row with
        {
            Seconds = median,
            BestSeconds = seconds[0],
            WorstSeconds = seconds[^1],
            Epochs = seconds.Length,
            FirstSeconds = ends[0],
            SamplesPerSecond = (double)row.Lanes * data.Train.Rows / median,
            TeraflopsPerSecond = work.Operations / median / 1e12,
            Work = work,
            Accuracy =
                trained.Select(lane => lane.State).Distinct().Take(4).Min(state => Accuracy(device, pack, state, data)),
        };
    }

    private static double Median(double[] sorted) => (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;

    private static PackSpec Pack(BenchData data, int lanes, RowOrder orders, int epochs)
    {
        int[] rows = [.. Enumerable.Range(0, data.Train.Rows)];
        return new()
        {
            Network = new Mlp([128], ActivationKind.Relu),
            Task = LearningTasks.Multiclass,
            BatchSize = Batch,
            Lanes = [.. Enumerable.Range(0, lanes).Select(lane => new LaneSpec
            {
                Data = data.Train,
                TrainRows = rows,
                MaxIter = epochs,
                Seed = orders == RowOrder.Own ? (ulong)lane : 0
            })],
        };
    }

    private static double Accuracy(
        Device device, PackSpec pack, IReadOnlyDictionary<string, float[]> state, BenchData data)
    {
        var test = data.Test;
        var outputs = Predictor.Predict(device, new FittedNetwork(pack.Trace(), pack.Task, state), test.X, test.Rows);
        var right = Enumerable.Range(0, test.Rows).Count(row => Largest(outputs, row) == Largest(test.Y, row));
        return (double)right / test.Rows;
    }

    private static int Largest(float[] values, int row)
    {
        var span = values.AsSpan(row * BenchData.Classes, BenchData.Classes);
        var largest = 0;
        for (var k = 1; k < span.Length; k++) if (span[k] > span[largest]) largest = k;
        return largest;
    }
}
