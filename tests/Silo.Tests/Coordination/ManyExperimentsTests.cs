using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;
using Microsoft.Extensions.DependencyInjection;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>
/// A silo that runs one short experiment after another keeps nothing of those that have ended. bench/soak.py runs a
/// thousand, and reads the process.
/// </summary>
public sealed class ManyExperimentsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_has_after_forty_experiments_what_it_had_after_ten()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null);
        var spec = await EngineSearchTests.IrisAsync(silo);
        var management = silo.Host.Grains.GetGrain<IManagementGrain>(0);
        string[] first = [];
        for (var i = 0; i < 40; i++)
        {
            // Each has a shape and a seed of its own: nothing is known before.
            var id = $"e{i}";
            await silo.SubmitAsync(id, spec with
            {
                Params = $$"""{"max_iter":1,"hidden_layer_sizes":[{{4 + i}}]}""",
                Space = [new([new("alpha", ["0.001"])])],
                Search = spec.Search with { Cv = 2, Seed = i },
            });
            Assert.Equal(ExperimentState.Completed, (await silo.UntilEndedAsync(id)).State);
            if (i == 9) first = await SettleAsync(silo, management, counts => !counts.Any(IsCoordinator));
        }
        Assert.Equal(first, await SettleAsync(silo, management, counts => counts.SequenceEqual(first)));
        // The slots may hold the plan that they trained last.
        Assert.InRange(silo.Host.Services.GetRequiredService<PlanCache>().Count, 0, 2);
    }

    private static bool IsCoordinator(string count) =>
        count.Contains("SearchCoordinatorGrain", StringComparison.Ordinal);

    /// <summary>
    /// Waits until the silo holds what is expected, and returns what it holds at last: on a busy machine the last
    /// experiment's coordinator may be active a moment longer than its search.
    /// </summary>
    private static async Task<string[]> SettleAsync(
        EmbeddedSilo silo, IManagementGrain management, Func<string[], bool> isSettled)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var attempt = 0; ; attempt++)
        {
            var counts = await CountAsync(silo, management);
            if (isSettled(counts) || attempt == 500) return counts;
            await timer.WaitForNextTickAsync(Token);
        }
    }

    /// <summary>What the silo holds, after grains without calls were asked to leave.</summary>
    private static async Task<string[]> CountAsync(EmbeddedSilo silo, IManagementGrain management)
    {
        await management.ForceActivationCollection(TimeSpan.Zero);
        var grains = (await management.GetSimpleGrainStatistics())
            .Where(grain => grain.ActivationCount > 0)
            .Where(grain => grain.GrainType.Contains("Experiments", StringComparison.Ordinal))
            .Select(grain => $"{grain.GrainType}: {grain.ActivationCount}");
        var left = Directory.GetFiles(silo.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(silo.Folder, file))
            .Where(file => !file.StartsWith("artifacts/artifacts", StringComparison.Ordinal)
                && !file.StartsWith("artifacts/models", StringComparison.Ordinal));
        var leases = 0;
        for (var i = 0; i < 40; i++) leases += (await silo.Host.Store!.ReadLeasesAsync($"e{i}", Token)).Count;
        return [.. grains.Order(StringComparer.Ordinal), .. left.Order(StringComparer.Ordinal), $"{leases} leases"];
    }
}
