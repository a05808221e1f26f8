using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.Data;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Tests.Stores;

/// <summary>Stores that earlier versions wrote are opened, read and written on.</summary>
public sealed class EarlierStoresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData("schema-1", 0), InlineData("0.1.0", 6)]
    public async Task Everything_in_them_is_read(string release, int diverged)
    {
        await using var reader = SqliteExperimentReader.Open(Copy(release));
        var experiment = Assert.Single(await reader.ListAsync(Token));
        Assert.Equal(("small", ExperimentState.Completed, 4, 12 - diverged, diverged), (
            experiment.Spec.Name, experiment.Status.State,
            experiment.Status.TrialsDone, experiment.Status.FitsCompleted, experiment.Status.FitsFailed));
        // Members that earlier versions lacked have their defaults, and not null.
        Assert.Empty(experiment.Spec.Data.Ignore);
        Assert.Equal("fp32", experiment.Spec.Precision);
        Assert.NotNull(experiment.Status.Refit!.Log);
        var id = experiment.Status.ExperimentId;
        var trials = (await reader.GetResultsAsync(id, 0, 100, Token)).Trials;
        Assert.Equal([0, 1, 2, 3], trials.Select(t => t.Trial));
        Assert.All(trials, t => Assert.Equal([0, 1, 2], t.Fits.Select(f => f.Fold)));
        Assert.Equal(diverged, trials.SelectMany(t => t.Fits).Count(f => f.Failure?.Cause == FailureCause.Diverged));
        var winner = await reader.ReadTrialAsync(id, experiment.Status.Best!.Trial, Token);
        Assert.Equal([-1, 0, 1, 2], winner.Select(f => f.Report.Fold));
        Assert.Equal(id, winner[0].Report.Artifact);
        Assert.Empty(await reader.ReadAttemptsAsync(id, 0, Token));
        Assert.Equal(4, (await reader.FindByFitKeysAsync([.. winner.Select(f => f.Report.FitKey)], Token)).Count);
    }

    [Theory, InlineData("schema-1"), InlineData("0.1.0")]
    public async Task They_are_written_on(string release)
    {
        await using var store = SqliteExperimentStore.Open(Copy(release));
        await store.CreateAsync(StoreSamples.Experiment());
        await store.ClaimTermAsync("digits-1");
        var fit = StoreSamples.Fit(1, 0) with { Worker = "here" };
        await store.CommitAsync(
            StoreSamples.Batch(1, fit with { Report = fit.Report with { Log = "epoch 1: loss 1" } }));
        Assert.Equal(("here", "epoch 1: loss 1"),
            (await store.ReadTrialAsync("digits-1", 1, Token))[0] is var f ? (f.Worker, f.Report.Log) : default);
        Assert.Equal(2, (await store.ListAsync(Token)).Count);
    }

    [Fact]
    public async Task The_scores_are_those_of_the_artifact_that_was_written_with_them()
    {
        await using var reader = SqliteExperimentReader.Open(Copy("0.1.0"));
        var experiment = (await reader.ListAsync(Token))[0];
        var table = CsvReader.Read(Path.Combine(Fixture("0.1.0"), "artifact", "cv_results.csv"));
        foreach (var fold in Enumerable.Range(0, 3))
        {
            var written = ((NumericColumn)table.Find($"split{fold}_test_accuracy")!).Values.ToArray();
            var stored = (await reader.GetResultsAsync(experiment.Status.ExperimentId, 0, 4, Token))
                .Trials.Select(t => t.Fits[fold].Scores.GetValueOrDefault("accuracy", double.NaN));
            Assert.Equal(written, stored);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Fixture(string release) => Path.Combine(AppContext.BaseDirectory, "Fixtures", release);

    // Opening a store may migrate it to the present version: the test opens a copy of the fixture.
    private string Copy(string release)
    {
        File.Copy(Path.Combine(Fixture(release), "experiments.db"), _folder["experiments.db"]);
        return _folder["experiments.db"];
    }
}
