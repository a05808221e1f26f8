using System.Collections.Concurrent;
using System.Globalization;
using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests;

/// <summary>
/// The control plane under every fault, from many seeds. <c>EXPERIMENTS_SIMULATION_SEED=N</c> runs one seed and prints
/// all that happened; <c>EXPERIMENTS_SIMULATION_SEEDS=COUNT</c> and <c>EXPERIMENTS_SIMULATION_FROM=N</c> say how many,
/// and from which.
/// </summary>
public sealed class SimulationTests
{
    private const int LastLines = 150;
    private const int Enough = 50;

    [Fact]
    public async Task Nothing_is_lost_and_nothing_counts_twice_whatever_goes_wrong()
    {
        if (Setting("SEED", -1) is >= 0 and var single)
        {
            var trace = new Trace(keepsLines: true);
            var violation = Simulation.Run((ulong)single, trace);
            foreach (var line in trace.Lines) TestContext.Current.TestOutputHelper!.WriteLine(line);
            Assert.True(violation is null, violation);
            return;
        }

        var (from, count) = (Setting("FROM", 0), Setting("SEEDS", 10_000));
        var next = from;
        var failed = new ConcurrentDictionary<long, string>();
        var threads = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning));
        await Task.WhenAll(threads);
        if (!failed.IsEmpty) Assert.Fail(Describe(failed));

        void Work()
        {
            while (failed.Count < Enough && Interlocked.Increment(ref next) - 1 is var seed && seed < from + count)
                if (Simulation.Run((ulong)seed, new(keepsLines: false)) is { } violation) failed[seed] = violation;
        }
    }

    [Fact]
    public void One_seed_is_one_history()
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var (first, second) = (new Trace(keepsLines: false), new Trace(keepsLines: true));
            Simulation.Run(seed, first);
            Simulation.Run(seed, second);
            Assert.Equal(first.Hash, second.Hash);
        }
    }

    private static string Describe(ConcurrentDictionary<long, string> failed)
    {
        var seed = failed.Keys.Min();
        var trace = new Trace(keepsLines: true);
        var violation = Simulation.Run((ulong)seed, trace);
        return $"""
            {failed.Count} seeds failed:
            {string.Join('\n', failed.OrderBy(f => f.Key).Select(f => $"{f.Key}: {f.Value.Split('\n')[0]}"))}
            Seed {seed} again, with all that happens: EXPERIMENTS_SIMULATION_SEED={seed}
            {violation}
            The last events of {trace.Lines.Count}:
            {string.Join('\n', trace.Lines.TakeLast(LastLines))}
            """;
    }

    private static long Setting(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable($"EXPERIMENTS_SIMULATION_{name}"),
            NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
