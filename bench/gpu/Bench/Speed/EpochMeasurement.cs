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

    private const int Folds = 5;

    public static EpochRow Run(
        Device device, BenchData data, Workload workload, int lanes, Precision precision, RowOrder orders, int epochs)
    {
        var row = new EpochRow { Workload = workload, Lanes = lanes, Precision = precision, Orders = orders };
        if (Pack(data, workload, lanes, orders, epochs + 1).At(device, precision) is not { } pack)
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
        int[] layers = [BenchData.Features, .. Hidden(row.Workload), BenchData.Classes];
        // Folds may differ by one row; the least of them bounds the work.
        var rows = pack.Lanes.Min(lane => lane.TrainRows.Length);
        var (median, work) = (Median(seconds), new EpochWork(layers, row.Lanes, rows, Batch));
        return row with
        {
            Network = string.Join('-', layers),
            Seconds = median,
            BestSeconds = seconds[0],
            WorstSeconds = seconds[^1],
            Epochs = seconds.Length,
            FirstSeconds = ends[0],
            SamplesPerSecond = pack.Lanes.Sum(lane => (double)lane.TrainRows.Length) / median,
            TeraflopsPerSecond = work.Operations / median / 1e12,
            Work = work,
            Accuracy =
                trained.Select(lane => lane.State).Distinct().Take(4).Min(state => Accuracy(device, pack, state, data)),
        };
    }

    private static int[] Hidden(Workload workload) => workload == Workload.Wide ? [512, 256] : [128];

    private static double Median(double[] sorted) => (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;

    private static PackSpec Pack(BenchData data, Workload workload, int lanes, RowOrder orders, int epochs)
    {
        var folds = workload == Workload.Search ? Math.Min(Folds, lanes) : 1;
        // A copy of the record is another data set to a device, as each fold's own scaling makes it in a search.
        var sets = Enumerable.Range(0, folds).Select(_ => data.Train with { }).ToArray();
        var rows = Enumerable.Range(0, folds)
            .Select(fold => Enumerable.Range(0, data.Train.Rows)
                .Where(row => workload != Workload.Search || row % Folds != fold)
                .ToArray())
            .ToArray();
        return new()
        {
            Network = new Mlp(Hidden(workload), ActivationKind.Relu),
            Task = LearningTasks.Multiclass,
            BatchSize = Batch,
            Lanes = [.. Enumerable.Range(0, lanes).Select(lane => new LaneSpec
            {
                Data = sets[lane % folds],
                TrainRows = rows[lane % folds],
                Fold = lane % folds,
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
