using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Workers;

/// <summary>A slot that trains trials of a given length; the trials turn the clock.</summary>
public sealed class ShortTrialsTests
{
    private const int Trials = 200;
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_long = TimeSpan.FromMilliseconds(60);

    private readonly TrialClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trials_that_end_soon_are_leased_several_at_a_time()
    {
        var trainer = new TrivialTrainer { Before = (_, _) => _clock.Advance(s_short) };
        var tokens = await TokensOfTrialsAsync(trainer);
        // One or two before their length is known, then 50 at a time.
        Assert.InRange(tokens.Distinct().Count(), 4, 10);
        Assert.All(trainer.Runs.Values, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public async Task A_lease_that_turns_out_long_is_reported_in_part_and_the_rest_given_back()
    {
        var trainer = new TrivialTrainer { Before = (fit, _) => _clock.Advance(fit.Trial < 10 ? s_short : s_long) };
        var tokens = await TokensOfTrialsAsync(trainer);
        Assert.Equal(Trials - 150, tokens[150..].Distinct().Count());
        Assert.All(trainer.Runs.Values, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public async Task What_a_silo_that_stops_has_trained_of_a_lease_is_reported_and_the_rest_given_back()
    {
        var started = new TaskCompletionSource();
        var stuck = new TrivialTrainer
        {
            Before = (fit, cancelled) =>
            {
                _clock.Advance(s_short);
                if (fit.Trial < 20) return;
                started.SetResult();
                cancelled.WaitHandle.WaitOne();
            },
        };
        await using var head = await EmbeddedSilo.StartHeadAsync(
            new TrivialTrainer(), o => (o.Slots, o.LeaseTerm) = (0, TimeSpan.FromHours(1)));
        using var folder = new TemporaryFolder();
        SiloHostOptions options = new()
        {
            ClusterId = head.ClusterId,
            Folder = folder.Path,
            Join = head.Host.GatewayEndpoint!.ToString(),
            Slots = 1,
            LogLevel = LogLevel.Error,
        };
        var joiner = await SiloHost.StartAsync(options, stuck, _clock, cancellation: Token);
        await head.SubmitAsync("stopped", TrivialTrainer.Spec(Trials, folds: 1));
        await started.Task.WaitAsync(Token);
        await joiner.DisposeAsync();
        var status = await head.UntilAsync("stopped", s => s.FitsLeased == 0);
        Assert.Equal((20, 0), (status.FitsCompleted, status.Retries));
    }

    /// <summary>
    /// The tokens of the leases under which the trials of a search ended, in the order of the trials.
    /// </summary>
    private async Task<long[]> TokensOfTrialsAsync(TrivialTrainer trainer)
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => o.Slots = 1, _clock);
        await silo.SubmitAsync("short", TrivialTrainer.Spec(Trials, folds: 1));
        var status = await silo.UntilEndedAsync("short");
        Assert.Equal((ExperimentState.Completed, Trials, 0), (status.State, status.FitsCompleted, status.Retries));
        var fits = new List<StoredFit>();
        await foreach (var fit in silo.Host.Store!.ReadFitsAsync("short", Token)) fits.Add(fit);
        return [.. fits.Where(f => f.Report.Fold >= 0).OrderBy(f => f.Report.Trial).Select(f => f.Token!.Value)];
    }
}
