using Experiments.Cluster.Tests.Faults;
using Experiments.Cluster.Tests.Processes;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Tests.Shared;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>Every silo is told to leave, and started again, one after the other, as in an upgrade.</summary>
public sealed class RollingRestartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restarting_one_silo_after_the_other_costs_no_fit_an_attempt()
    {
        await using var turn = await MachineLock.Take(Token);
        await using var cluster = await FaultyCluster.Start(silos: 3);
        await File.WriteAllTextAsync(cluster.Folder.File("search.yaml"), $"""
            name: rolling
            data: {"{"} path: "{Repository.File("examples", "data", "digits.csv")}", target: digit {"}"}
            pipeline: [standard_scaler]
            estimator: mlp_classifier
            params: {"{"} max_iter: 400, batch_size: 128, hidden_layer_sizes: [32] {"}"}
            space: {"{"} alpha: [{string.Join(", ", Enumerable.Range(1, 60).Select(i => $"0.{i:0000}"))}] {"}"}
            search: {"{"} strategy: grid, cv: 2, scoring: [accuracy], refit: accuracy, seed: 7 {"}"}
            """, Token);
        await cluster.Submit("search.yaml");
        foreach (var silo in cluster.Silos)
        {
            var before = await cluster.Until(status => status.FitsLeased > 0, Token);
            await silo.Leave();
            await silo.Start();
            // The next one leaves when work has come out of the cluster as it is now.
            await cluster.Until(status => status.FitsCompleted > before.FitsCompleted, Token);
        }

        var ended = await cluster.Until(status => status.State is not (ExperimentState.Running or ExperimentState.Refitting), Token);
        Assert.Equal((ExperimentState.Completed, 120, 0, 0), (ended.State, ended.FitsCompleted, ended.FitsFailed, ended.Retries));
        Assert.All(await cluster.Read(store => Fits(store, ended.ExperimentId)), fit => Assert.Equal((0, 0), (fit.Errors, fit.Losses)));
    }

    private static async Task<List<StoredFit>> Fits(IExperimentReader store, string id)
    {
        var fits = new List<StoredFit>();
        await foreach (var fit in store.ReadFits(id, Token)) fits.Add(fit);
        return fits;
    }
}
