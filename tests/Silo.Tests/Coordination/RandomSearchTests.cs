using Experiments.Contracts.Results;
using Experiments.Search.Strategies;

namespace Experiments.Silo.Tests.Coordination;

public sealed class RandomSearchTests
{
    [Fact]
    public async Task Trials_are_those_that_the_seed_draws()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.StartAsync(trainer);
        var spec = TrivialTrainer.Spec(100) with
        {
            Search = new() { Strategy = "random", Cv = 2, Seed = 7 },
            Budget = new() { MaxTrials = 20 },
        };
        var plan = await trainer.PrepareAsync(spec, TestContext.Current.CancellationToken);
        var drawn = plan.Trials.Enumerate().Select(t => t.Number).ToList();

        await silo.SubmitAsync("random", spec);
        var status = await silo.UntilEndedAsync("random");

        Assert.IsType<RandomStrategy>(plan.Trials.CreateStrategy());
        Assert.Equal((ExperimentState.Completed, 20, 20), (status.State, status.Trials, status.TrialsDone));
        Assert.Equal(
            drawn.Order(), trainer.Runs.Keys.Where(fit => fit.Fold >= 0).Select(fit => fit.Trial).Distinct().Order());
        Assert.All(trainer.Runs.Values, runs => Assert.Equal(1, runs));
        // The score is greatest at x = 0.7, which is number 70 of 100.
        Assert.Equal(drawn.MinBy(number => Math.Abs(number - 70)), status.Best!.Trial);
    }
}
