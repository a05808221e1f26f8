using System.Text.Json.Nodes;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>A search of one trial whose fits have many epochs, run once by one process.</summary>
public sealed class UninterruptedFit : IAsyncLifetime
{
    private const string Spec = """
        name: long
        data: { path: digits.csv, target: digit }
        pipeline: [standard_scaler]
        estimator: mlp_classifier
        params: { max_iter: 12000, early_stopping: false, batch_size: 32, learning_rate_init: 0.0001 }
        space: { hidden_layer_sizes: [[32]] }
        search: { cv: 2, scoring: [accuracy], seed: 42 }
        """;

    /// <summary>The folder of the search.</summary>
    internal WorkingFolder Folder { get; } = new();

    /// <summary>The trial, as <c>why</c> tells it.</summary>
    public JsonObject Trial { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        await WriteAsync(Folder);
        var run = await ExperimentsProcess.RunAsync(Folder.Path, "run", "long.yaml", "--out", "winner");
        Assert.True(run.ExitCode == 0, run.Text);
        Trial = await ExplainAsync(Folder);
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the files of the search into a folder.</summary>
    internal static async Task WriteAsync(WorkingFolder folder)
    {
        File.Copy(Repository.File("examples", "data", "digits.csv"), folder.File("digits.csv"));
        await File.WriteAllTextAsync(folder.File("long.yaml"), Spec, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads how the trial of the search came about.</summary>
    internal static async Task<JsonObject> ExplainAsync(WorkingFolder folder)
    {
        var why = await ExperimentsProcess.RunAsync(folder.Path, "why", "0", "--json");
        Assert.True(why.ExitCode == 0, why.Text);
        return JsonNode.Parse(why.Output)!.AsObject();
    }
}
