using Experiments.Search.Ledger;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Search.Tests;

/// <summary>They read the memory of the whole process, so no other test may run beside them.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public class MemoryTests
{
    [Fact]
    public void A_grid_of_10_to_the_12_points_is_walked_with_memory_for_what_is_open_only()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes(1000, 100, 100, 1000, 100)]);
        var strategy = new GridStrategy(grid, ["b", "d"]);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var group = strategy.Ask()!.PackKey;
        for (var i = 0; i < 20_000; i++)
        {
            if (i % 100 == 0) group = strategy.Ask()!.PackKey;
            else Assert.Equal(group, strategy.Ask(group)!.PackKey);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);
        Assert.Equal(1_000_000_000_000 - 20_001, strategy.RemainingTrials);
    }

    [Fact]
    public void A_grid_of_10_to_the_9_points_starts_at_once_and_costs_what_is_open()
    {
        var now = DateTimeOffset.UnixEpoch;
        var ledger = new TrialLedger(
            new GridStrategy(new ParameterGrid([Grids.CreateWithSizes(1000, 1000, 1000)]), ["c"]),
            new() { Folds = 5 }, 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 10_000; i++)
        {
            var lease = ledger.Grant("w", now, 1, liveSlots: 8)!;
            foreach (var fit in lease.Trials[0].Fits)
                ledger.Report(lease.Token, fit.Id, FitOutcome.Completed(0.5), now);
            ledger.TakeChanges();
        }

        Assert.Equal(10_000, ledger.TrialsEnded);
        Assert.Equal(5_000_000_000, ledger.GetCounts().Total);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);
    }
}
