using System.Diagnostics;

namespace Experiments.Coordinator.Bench;

/// <summary>A grid of a billion points: when its first fit begins, and what it costs in memory.</summary>
/// <param name="Points">The points of the grid.</param>
/// <param name="FirstFitMs">From the submission to a silo that is up until the first fit begins.</param>
/// <param name="Memory">What the process holds before, and after so many fits.</param>
internal sealed record LargeGrid(long Points, double FirstFitMs, IReadOnlyList<Memory> Memory)
{
    private const int Samples = 5;

    public static async Task<LargeGrid> MeasureAsync(Place place, int slots, int fits)
    {
        var estimator = new TrivialEstimator();
        await using var silo = await BenchSilo.StartAsync(place, slots, estimator);
        var memory = new List<Memory> { Bench.Memory.Now(0) };
        var spec = TrivialEstimator.Spec(1000, 1000, 1000);
        var start = Stopwatch.GetTimestamp();
        var coordinator = await silo.SubmitAsync("large", spec);
        await estimator.FirstFit.Task;
        var first = Stopwatch.GetElapsedTime(start);
        for (var i = 1; i <= Samples; i++)
        {
            var least = (long)fits * i / Samples;
            await silo.UntilAsync("large", s => s.FitsCompleted >= least);
            memory.Add(Bench.Memory.Now((await coordinator.GetStatusAsync())!.FitsCompleted));
        }

        await coordinator.CancelAsync();
        return new(1_000_000_000, Math.Round(first.TotalMilliseconds, 1), memory);
    }
}
