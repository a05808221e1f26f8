using Experiments.Contracts.Specs;
using Experiments.Silo.Training;

namespace Experiments.Silo.Tests.Workers;

public sealed class PlanCacheTests
{
    [Fact]
    public async Task Plans_of_experiments_whose_end_nobody_told_are_removed_those_in_use_last()
    {
        var trainer = new CountingTrainer();
        var plans = new PlanCache(trainer);
        var used = await plans.GetAsync("used", TrivialTrainer.Spec(1));
        for (var i = 0; i < 10 * PlanCache.Capacity; i++)
        {
            await plans.GetAsync($"e{i}", TrivialTrainer.Spec(1));
            Assert.Same(used, await plans.GetAsync("used", TrivialTrainer.Spec(1)));
        }

        Assert.Equal(PlanCache.Capacity, plans.Count);
        Assert.Equal(1 + (10 * PlanCache.Capacity), trainer.Plans);
        await plans.GetAsync("e0", TrivialTrainer.Spec(1));
        Assert.Equal(2 + (10 * PlanCache.Capacity), trainer.Plans);
    }

    private sealed class CountingTrainer : ITrainer
    {
        private readonly TrivialTrainer _trainer = new();

        public int Plans { get; private set; }

        public Task<ITrainingPlan> PrepareAsync(ExperimentSpec spec, CancellationToken cancellation)
        {
            Plans++;
            return _trainer.PrepareAsync(spec, cancellation);
        }
    }
}
