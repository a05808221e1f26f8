using Experiments.Cluster.Tests.Faults;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>Every silo is stopped and started again, one after the other, as in an upgrade.</summary>
public sealed class RollingRestartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restarting_one_silo_after_the_other_costs_no_fit_an_attempt()
    {
        await using var turn = await MachineLock.AcquireWholeAsync(Token);
        await using var cluster = await SharedStoreCluster.StartAsync(silos: 3);
        await File.WriteAllTextAsync(cluster.Folder.File("search.yaml"), $"""
            name: rolling
            data: {"{"} path: "{Repository.File("examples", "data", "digits.csv")}", target: digit {"}"}
            pipeline: [standard_scaler]
            estimator: mlp_classifier
            params: {"{"} max_iter: 400, batch_size: 128, hidden_layer_sizes: [32] {"}"}
            space: {"{"} alpha: [{string.Join(", ", Enumerable.Range(1, 60).Select(i => $"0.{i:0000}"))}] {"}"}
            search: {"{"} strategy: grid, cv: 2, scoring: [accuracy], refit: accuracy, seed: 7 {"}"}
            """, Token);
        await cluster.SubmitAsync("search.yaml");
        foreach (var silo in cluster.Silos)
        {
            var before = await cluster.UntilAsync(status => status.FitsLeased > 0, Token);
            await silo.LeaveAsync();
            await silo.StartAsync();
            // The next one leaves when work has come out of the cluster as it is now.
            await cluster.UntilAsync(status => status.FitsCompleted > before.FitsCompleted, Token);
        }

        var ended = await cluster.UntilAsync(
            status => status.State is not (ExperimentState.Running or ExperimentState.Refitting), Token);
        foreach (var silo in cluster.Silos) await silo.LeaveAsync();
        var (fits, lost) = await cluster.ReadAsync(store => ReadAsync(store, ended.ExperimentId));
        var what =
            $"{string.Join("\n\n", cluster.Silos.Select(silo => $"{silo.Endpoint}\n{silo.Errors}"))}\n{ended}\n"
            + string.Join('\n', lost.Select(attempt => $"failed attempt: {attempt}"));
        Assert.True(
            (ended.State, ended.FitsCompleted, ended.FitsFailed, ended.Retries)
            == (ExperimentState.Completed, 120, 0, 0),
            what);
        Assert.All(fits, fit => Assert.Equal((0, 0), (fit.Errors, fit.LostAttempts)));
    }

    private static async Task<(List<StoredFit> Fits, List<StoredAttempt> Lost)> ReadAsync(
        IExperimentReader store, string id)
    {
        var (fits, lost) = (new List<StoredFit>(), new List<StoredAttempt>());
        await foreach (var fit in store.ReadFitsAsync(id, Token)) fits.Add(fit);
        foreach (var trial in fits.Select(fit => fit.Report.Trial).Distinct())
            lost.AddRange(await store.ReadAttemptsAsync(id, trial, Token));
        return (fits, lost);
    }
}
