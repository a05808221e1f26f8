using Experiments.Cluster.Tests.Processes;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>The searches of <see cref="FaultsTests"/> without a fault, each run once.</summary>
public sealed class UndisturbedSearches : IDisposable
{
    private readonly Dictionary<int, WorkingFolder> _ended = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Writes the experiment file: points of some tenths of a second each.</summary>
    internal static Task WriteAsync(WorkingFolder folder, int trials) =>
        File.WriteAllTextAsync(folder.File("search.yaml"), $"""
            name: faults
            data: {"{"} path: "{Repository.File("examples", "data", "digits.csv")}", target: digit {"}"}
            pipeline: [standard_scaler]
            estimator: mlp_classifier
            params: {"{"} max_iter: 240, batch_size: 128, hidden_layer_sizes: [32] {"}"}
            space:
              learning_rate_init: [{string.Join(", ", Enumerable.Range(1, 20).Select(i => $"{i * 0.001:0.000}"))}]
              alpha: [{string.Join(", ", Enumerable.Range(1, trials / 20).Select(i => $"{i * 0.0002:0.0000}"))}]
            search: {"{"} strategy: grid, cv: 2, scoring: [accuracy], refit: accuracy, seed: 7 {"}"}
            """, Token);

    /// <summary>Runs the search in one process; returns the folder with its winner.</summary>
    internal async Task<WorkingFolder> RunAsync(int trials)
    {
        if (_ended.TryGetValue(trials, out var ended)) return ended;
        var folder = new WorkingFolder();
        await WriteAsync(folder, trials);
        var outcome = await ExperimentsProcess.RunAsync(folder.Path, "run", "search.yaml", "--out", "winner");
        Assert.True(outcome.ExitCode == 0, outcome.Text);
        return _ended[trials] = folder;
    }

    public void Dispose()
    {
        foreach (var folder in _ended.Values) folder.Dispose();
    }
}
