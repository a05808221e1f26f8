namespace Experiments.Coordinator.Bench;

/// <summary>How many trivial trials a second become durable.</summary>
/// <param name="Workers">The slots, or simulated workers.</param>
/// <param name="Trials">How many trials.</param>
/// <param name="Seconds">From the submission until all were durable.</param>
/// <param name="PerSecond">Trials a second.</param>
internal sealed record Throughput(int Workers, long Trials, double Seconds, double PerSecond)
{
    private const int TrialsPerLease = 16;
    private const long Secret = 1;

    /// <summary>Through the silo's own worker: its slots lease, train and report, as in every search.</summary>
    public static async Task<Throughput> MeasureSlotsAsync(Place place, int slots, int trials)
    {
        await using var silo = await BenchSilo.StartAsync(place, slots, new());
        await silo.SubmitAsync("warm-up", TrivialEstimator.Spec(20, 100));
        await silo.UntilAsync("warm-up", s => s.Ended is not null);
        await silo.SubmitAsync("slots", TrivialEstimator.Spec(trials / 100, 100));
        return Create(slots, trials, await silo.UntilAsync("slots", s => s.TrialsDone >= trials));
    }

    /// <summary>
    /// By workers that are nothing but loops: lease, report, again. What the coordinator and its store can take.
    /// </summary>
    public static async Task<Throughput> MeasureSimulatedWorkersAsync(Place place, int workers, int trials)
    {
        await using var silo = await BenchSilo.StartAsync(place, slots: 0, new());
        await SimulateAsync(silo, "warm-up", workers, trials: 2000);
        return Create(workers, trials, await SimulateAsync(silo, "simulated", workers, trials));
    }

    private static async Task<TimeSpan> SimulateAsync(BenchSilo silo, string id, int workers, int trials)
    {
        var coordinator = await silo.SubmitAsync(id, TrivialEstimator.Spec(trials / 100, 100));
        var loops = Enumerable.Range(0, workers)
            .Select(w => Task.Run(() => WorkAsync(silo.Coordinator(id), $"worker-{w}")))
            .ToArray();
        var time = await silo.UntilAsync(id, s => s.TrialsDone >= trials);
        await coordinator.CancelAsync();
        await Task.WhenAll(loops);
        return time;
    }

    private static async Task WorkAsync(Contracts.Grains.ISearchCoordinatorGrain coordinator, string worker)
    {
        string? key = null;
        while (true)
        {
            var reply = await coordinator.LeaseAsync(new(worker, key is null ? 1 : TrialsPerLease, key, "",
                Secret: Secret));
            if (reply.Ended) return;
            // Without a grant there may be some of another key, or what others hold comes back.
            if (reply.Grant is not { } grant)
            {
                if (key is null) return;
                key = null;
                continue;
            }

            key = grant.PackKey;
            await coordinator.ReportAsync(
                new(grant.Token, worker, [.. grant.Fits.Select(TrivialEstimator.Report)], Secret));
        }
    }

    private static Throughput Create(int workers, int trials, TimeSpan time) =>
        new(workers, trials, Math.Round(time.TotalSeconds, 3), Math.Round(trials / time.TotalSeconds));
}
