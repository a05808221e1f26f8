namespace Experiments.Cluster.Tests.Searches;

public sealed class ExamplesTests
{
    [Theory, InlineData("iris"), InlineData("diabetes")]
    public async Task An_example_runs_and_its_model_predicts_its_own_data(string name)
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();

        var run = await ExperimentsProcess.RunAsync(working.Path, "run", Repository.File("examples", $"{name}.yaml"));
        var best = await ExperimentsProcess.RunAsync(working.Path, "best");
        var results = await ExperimentsProcess.RunAsync(working.Path, "results", "--format", "csv");
        var predict = await ExperimentsProcess.RunAsync(
            working.Path, "predict", Path.Combine("artifacts", name),
            Repository.File("examples", "data", $"{name}.csv"), "--out", "predicted.csv");

        Assert.All(new[] { run, best, results, predict }, outcome => Assert.True(outcome.ExitCode == 0, outcome.Text));
        var rows = (await File.ReadAllLinesAsync(
            Repository.File("examples", "data", $"{name}.csv"), TestContext.Current.CancellationToken)).Length;
        var predicted = await File.ReadAllLinesAsync(
            working.File("predicted.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(rows, predicted.Length);
    }
}
