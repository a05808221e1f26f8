using System.Diagnostics;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Epoch.Bench;

/// <summary>Trains, and takes the time from epoch to epoch.</summary>
internal static class EpochTimes
{
    /// <summary>The seconds of every measured epoch of every fit, in order of size.</summary>
    public static List<double> Measure(EpochOptions options, PreparedData data)
    {
        var times = new List<double>[options.Fits];
        Thread[] threads = [.. Enumerable.Range(0, options.Fits)
            .Select(fit => new Thread(() => times[fit] = Train(options, data, fit)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return [.. times.SelectMany(t => t).Order()];
    }

    private static List<double> Train(EpochOptions options, PreparedData data, int fit)
    {
        using Device device = DeviceCatalog.Open("cpu", options.Cores);
        LaneSpec lane = new()
        {
            Data = data,
            TrainRows = [.. Enumerable.Range(0, data.Rows)],
            MaxIter = options.Epochs + 1,
            Seed = (ulong)fit
        };
        PackSpec pack = new()
        {
            Network = new Mlp(options.Hidden, ActivationKind.Relu),
            Task = LearningTasks.Multiclass,
            Lanes = [lane],
            BatchSize = options.Batch,
        };
        List<double> seconds = [];
        long last = 0;
        new Trainer(device).Train(pack, epoch =>
        {
            long now = Stopwatch.GetTimestamp();
            if (epoch.Epoch > 1) seconds.Add(Stopwatch.GetElapsedTime(last, now).TotalSeconds);
            last = now;
        });
        return seconds;
    }
}
