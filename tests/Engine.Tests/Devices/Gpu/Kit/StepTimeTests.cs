using Experiments.Gpu.Bench.Static;

namespace Experiments.Engine.Tests.Devices.Gpu.Kit;

/// <summary>The kit's model of a step whose launches are on two branches.</summary>
public sealed class StepTimeTests
{
    private static readonly Launch s_short = new("short", 1, 10_000_000, 0);
    private static readonly Launch s_long = new("long", 1, 20_000_000, 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_longer_branch_decides_and_the_ends_are_alone(bool solverIsLonger)
    {
        var (product, solver) = solverIsLonger ? (s_short, s_long) : (s_long, s_short);

        var time = Run(product, solver, chunks: 4);

        // The first product has no solver beside it, and the last solver no product.
        Assert.Equal(solverIsLonger ? Alone(product) + (4 * Alone(solver)) : (4 * Alone(product)) + Alone(solver),
            time, 1e-9);
    }

    [Fact]
    public void A_product_waits_until_the_gradients_that_it_overwrites_were_read()
    {
        var time = new StepTime();
        time.Add(s_short);
        time.Fork();
        time.Add(s_long with { IsOnBranch = true });
        time.Release(0);

        time.Acquire(0);
        time.Add(s_short);

        Assert.Equal((2 * Alone(s_short)) + Alone(s_long), time.Total, 1e-9);
    }

    [Fact]
    public void What_the_launch_before_left_in_the_cache_does_not_come_from_memory()
    {
        var all = new Launch("Adam", 1, 70_000_000, 30_000_000) { CachedBytes = 0 };

        // Memory gives 4.3 TB/s at 85%.
        Assert.Equal(10e6 / (4.3e6 * 0.85),
            StepTime.Predict(all) - StepTime.Predict(all with { CachedBytes = 10_000_000 }), 1e-9);
    }

    private static double Run(Launch product, Launch solver, int chunks)
    {
        var time = new StepTime();
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            if (chunk >= 2) time.Acquire(chunk % 2);
            time.Add(product);
            time.Fork();
            time.Add(solver with { IsOnBranch = true });
            time.Release(chunk % 2);
        }
        time.Join();
        return time.Total;
    }

    /// <summary>A launch with the gap after it.</summary>
    private static double Alone(Launch launch)
    {
        var time = new StepTime();
        time.Add(launch);
        return time.Total;
    }
}
