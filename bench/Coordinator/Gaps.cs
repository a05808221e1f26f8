using System.Collections.Concurrent;
using System.Diagnostics;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;

namespace Experiments.Coordinator.Bench;

/// <summary>
/// The waits of workers between two long trainings, and the response times of the coordinator.
/// </summary>
/// <param name="Workers">
/// Simulated workers: they lease ahead, renew and report as real ones do, and only sleep where those train.
/// </param>
/// <param name="TrainingSeconds">The duration of a training, plus or minus a tenth.</param>
/// <param name="Trainings">How many began after another of the same worker.</param>
/// <param name="GapP50Ms">Half of the gaps were at most so long.</param>
/// <param name="GapP99Ms">Of a hundred all but one.</param>
/// <param name="AnswerP99Ms">In what time all but one in a hundred leases, renewals and reports were answered.</param>
/// <param name="CallsPerSecond">How many of them there were.</param>
/// <param name="Lost">Leases that were not renewed in time.</param>
internal sealed record Gaps(
    int Workers, double TrainingSeconds, int Trainings, double GapP50Ms, double GapP99Ms, double AnswerP99Ms,
    double CallsPerSecond, int Lost)
{
    private const int Rounds = 4;
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(5);

    public static async Task<Gaps> MeasureAsync(Place place, int workers, TimeSpan training)
    {
        await using var silo = await BenchSilo.StartAsync(place, slots: 0, new());
        await silo.SubmitAsync("gaps", TrivialEstimator.Spec((workers * (Rounds + 3) / 100) + 1, 100));
        var (gaps, answers, lost) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(), new int[1]);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(
            number => new Worker(silo.Coordinator("gaps"), number, workers, training, gaps, answers, lost).RunAsync()));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await silo.Coordinator("gaps").CancelAsync();
        var (waits, calls) = (gaps.Order().ToArray(), answers.Order().ToArray());
        return new(workers, training.TotalSeconds, waits.Length, At(waits, 0.5), At(waits, 0.99), At(calls, 0.99),
            Math.Round(calls.Length / seconds), lost[0]);
    }

    private static double At(double[] sorted, double share) =>
        Math.Round(sorted[(int)(share * (sorted.Length - 1))], 2);

    private sealed class Worker(
        ISearchCoordinatorGrain coordinator, int number, int workers, TimeSpan training, ConcurrentBag<double> gaps,
        ConcurrentBag<double> answers, int[] lost)
    {
        private const long Secret = 1;
        private readonly string _id = $"worker-{number}/cpu/0";
        private readonly ConcurrentDictionary<long, LeaseGrant> _held = [];

        public async Task RunAsync()
        {
            // Workers do not begin in step.
            await Task.Delay(training * number / workers, TimeProvider.System);
            using var over = new CancellationTokenSource();
            var renewing = RenewAsync(over.Token);
            var (next, ended) = (await LeaseAsync(ahead: false), default(long?));
            for (var round = 0; round <= Rounds && next is { } grant; round++)
            {
                if (ended is { } since) gaps.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                var trained = Task.Delay(training * (0.9 + (0.2 * (number * 7919 % 1000) / 1000)), TimeProvider.System);
                next = await LeaseAsync(ahead: true);
                await trained;
                ended = Stopwatch.GetTimestamp();
                _ = ReportAsync(grant);
                next ??= await LeaseAsync(ahead: false);
            }
            await over.CancelAsync();
            await renewing;
        }

        private async Task<LeaseGrant?> LeaseAsync(bool ahead)
        {
            var reply = await TimedAsync(coordinator.LeaseAsync(new(_id, 1, null, "", ahead, Secret: Secret)));
            return reply.Grant is { } grant ? _held[grant.Token] = grant : null;
        }

        private async Task ReportAsync(LeaseGrant grant)
        {
            await TimedAsync(
                coordinator.ReportAsync(
                    new(grant.Token, _id, [.. grant.Fits.Select(TrivialEstimator.Report)], Secret)));
            _held.TryRemove(grant.Token, out _);
        }

        private async Task RenewAsync(CancellationToken over)
        {
            while (true)
            {
                await Task.Delay(s_renewal, TimeProvider.System, over)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (over.IsCancellationRequested) return;
                foreach (var token in _held.Keys)
                    if (!(await TimedAsync(coordinator.RenewAsync(token, _id, Secret))).Valid
                            && _held.ContainsKey(token))
                        Interlocked.Increment(ref lost[0]);
            }
        }

        private async Task<T> TimedAsync<T>(Task<T> call)
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await call;
            answers.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return answer;
        }
    }
}
