using System.Diagnostics;
using Experiments.Engine.Data;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;
using Experiments.Gpu.Bench.Speed;

namespace Experiments.Gpu.Bench.Static;

/// <summary>
/// What the host does to lay one epoch of MNIST's size for all lanes: row orders and steps. Measured without a card.
/// </summary>
internal static class HostWork
{
    private const int Rows = 60_000, Runs = 5;

    /// <summary>
    /// Measures, and returns the best of several epochs in milliseconds: between epochs, and meanwhile.
    /// </summary>
    public static (double Between, double Meanwhile) Measure(int lanes, RowOrder order)
    {
        var data = new PreparedData(new float[Rows], new float[Rows], Rows, 1, 1);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        var orders = new SharedRowOrders(shuffles: true, areLaidAhead: true);
        var corrections = new MomentCorrections(SolverCatalog.Adam);
        EpochSteps[] steps = [.. Enumerable.Range(0, lanes).Select(lane =>
        {
            var spec = new LaneSpec
            {
                Data = data,
                TrainRows = rows,
                Seed = order == RowOrder.Own ? (ulong)lane : 0,
                LearningRateInit = 0.001 * (lane + 1),
            };
            return new EpochSteps(lane, spec, Workload.Batch, rows, orders.GetOrAdd(spec, validates: false),
                corrections, LearningTasks.Regression, SolverCatalog.Adam);
        })];
        var (between, meanwhile) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var epoch = 1; epoch <= Runs; epoch++)
        {
            // The first epoch was not laid ahead.
            var taken = Time(() => Parallel.ForEach(steps, lane => lane.Prepare(epoch, epoch, 0.001)));
            if (epoch > 1) between = Math.Min(between, taken);
            meanwhile = Math.Min(meanwhile, Time(() =>
                Parallel.ForEach(steps, lane => lane.LayAhead(epoch + 1, epoch + 1, 0.001))));
        }
        return (between, meanwhile);
    }

    private static double Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
