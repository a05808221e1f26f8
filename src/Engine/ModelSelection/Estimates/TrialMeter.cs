using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection.Estimates;

/// <summary>
/// A meter of the speed at which this machine's CPU trains networks of one shape: a few epochs over few synthetic rows,
/// because the values do not affect the time. Several threads can measure at once, because cores that share caches and
/// clocks are slower together than one core alone.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="threads">The number of threads that train at once.</param>
/// <param name="clock">The clock.</param>
internal sealed class TrialMeter(SearchPlan plan, int threads, TimeProvider clock)
{
    private const double EpochWork = 2.5e8;
    private const int MaxRows = 4096;
    private const int MaxEpochs = 5000;

    /// <summary>The maximum weights of a measured network; more would take too much memory and time.</summary>
    private const double MaxWeights = 3e7;

    /// <summary>The assumed seconds per multiply-add, for networks that are too large to measure.</summary>
    private const double AssumedSeconds = 1e-10;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan s_timed = TimeSpan.FromMilliseconds(40);

    /// <summary>Measures the seconds per multiply-add of a trial, with all overhead.</summary>
    public double MeasureSecondsPerMultiplyAdd(TrialWork work, CancellationToken cancellationToken)
    {
        if (work.TrainingRow > 3 * MaxWeights) return AssumedSeconds;
        var shape = PackShape.Create(plan, work.Trial);
        var pack = CreatePack(shape, work);
        var count = Math.Clamp(threads, 1, Environment.ProcessorCount);
        var seconds = new double[count];
        Parallel.For(0, count, new() { MaxDegreeOfParallelism = count, CancellationToken = cancellationToken }, i =>
            seconds[i] = MeasureSecondsPerEpoch(pack, cancellationToken));
        return seconds.Average() / (pack.Lanes[0].TrainRows.Length * work.TrainingRow);
    }

    private double MeasureSecondsPerEpoch(PackSpec pack, CancellationToken cancellationToken)
    {
        using var device = DeviceCatalog.Open(DeviceCatalog.Cpu);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (begin, warm, epochs, time) = (clock.GetTimestamp(), 0, 0, TimeSpan.Zero);
        try
        {
            new Trainer(device).Train(pack, OnEpoch, enough.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The cancellation ends the measurement normally.
        }
        return time.TotalSeconds / Math.Max(1, epochs);

        void OnEpoch(EpochMetrics report)
        {
            var now = clock.GetTimestamp();
            if (warm == 0)
            {
                if (clock.GetElapsedTime(begin, now) >= s_warmUp || report.Epoch == MaxEpochs / 2)
                    (begin, warm) = (now, report.Epoch);
                return;
            }
            (epochs, time) = (report.Epoch - warm, clock.GetElapsedTime(begin, now));
            if (time >= s_timed) enough.Cancel();
        }
    }

    private PackSpec CreatePack(PackShape shape, TrialWork work)
    {
        var least = plan.Splits.Count == 0 ? plan.Rows : plan.Splits.Min(fold => fold.Train.Length);
        var rows = (int)Math.Clamp(EpochWork / work.TrainingRow, 1, Math.Min(MaxRows, least));
        if (rows > shape.BatchSize) rows -= rows % shape.BatchSize;
        var lane = new LaneSpec(work.Trial.Settings)
        {
            Data = CreateSyntheticData(rows),
            TrainRows = [.. Enumerable.Range(0, rows)],
            MaxIter = MaxEpochs,
            // With this rate training does not diverge on rows between 0 and 1.
            LearningRateInit = 1e-6,
            Schedule = LearningRateSchedule.Constant,
        };
        return new()
        {
            Network = shape.Network,
            Task = plan.Schema.Target.Task,
            Lanes = [lane],
            BatchSize = shape.BatchSize,
            Solver = shape.Settings.Solver,
            NesterovsMomentum = shape.Settings.NesterovsMomentum,
            Shuffle = shape.Settings.Shuffle,
        };
    }

    private PreparedData CreateSyntheticData(int rows)
    {
        var (features, outputs) = (plan.Data.Features, plan.Data.Outputs);
        var (x, y) = (new float[rows * features], new float[rows * outputs]);
        for (var i = 0; i < x.Length; i++) x[i] = i % 17 / 17f;
        for (var row = 0; row < rows; row++) y[(row * outputs) + (row % outputs)] = outputs == 1 ? row & 1 : 1;
        return new(x, y, rows, plan.Data.RowShape, outputs);
    }
}
