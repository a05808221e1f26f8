using Experiments.Artifacts;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>Whole searches on a real silo with workers of its own.</summary>
public sealed class EmbeddedSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AGridOfAThousandTrialsCountsEachOnce()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.Start(trainer);
        await silo.Submit("grid-1", TrivialTrainer.Spec(1000));
        var status = await silo.UntilEnded("grid-1");

        Assert.Equal(ExperimentState.Completed, status.State);
        Assert.Equal((1000, 1000, 2000, 0, 0), (status.Trials, status.TrialsDone, status.FitsCompleted, status.FitsFailed, status.FitsLeased));
        Assert.Equal(2001, trainer.Runs.Count);
        Assert.All(trainer.Runs.Values, runs => Assert.Equal(1, runs));
        Assert.Equal(700, status.Best!.Trial);
        Assert.Equal(TrivialTrainer.Score(0.7, 0) + 0.0005, status.Best.MeanScore, 1e-12);
    }

    [Fact]
    public async Task TheWinnerIsRefittedAndKeptAsAnArtifact()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer());
        await silo.Submit("grid-2", TrivialTrainer.Spec(10));
        var status = await silo.UntilEnded("grid-2");
        Assert.Equal("grid-2", status.Artifact);
        Assert.Equal(7, status.Refit!.Trial);
        var copy = Path.Combine(silo.Folder, "copy");
        await silo.Host.Artifacts!.GetArtifact("grid-2", copy, Token);
        Assert.Equal("trial 7 of 10", await File.ReadAllTextAsync(Path.Combine(copy, "model.txt"), Token));
    }

    [Fact]
    public async Task ResultsAreReadInPagesAndWithoutASiloFromTheStore()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer());
        await silo.Submit("grid-3", TrivialTrainer.Spec(30, folds: 3));
        await silo.UntilEnded("grid-3");
        var page = await silo.Coordinator("grid-3").GetResults(10, 5);
        Assert.Equal([10, 11, 12, 13, 14], page.Trials.Select(t => t.Trial));
        Assert.All(page.Trials, t => Assert.Equal([0, 1, 2], t.Fits.Select(f => f.Fold)));
        await using var reader = Experiments.Silo.Stores.Sqlite.SqliteExperimentReader.Open(Path.Combine(silo.Folder, "experiments.db"));
        Assert.Equal(30, (await reader.GetResults("grid-3", 0, 100, Token)).Trials.Count);
        Assert.Equal(ExperimentState.Completed, (await reader.Find("grid-3", Token))!.Status.State);
    }

    [Fact]
    public async Task AnExperimentThatWasExtendedRunsOnlyItsNewPoints()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.Start(trainer);
        var spec = TrivialTrainer.Spec(10);
        await silo.Submit("first", spec with { Space = [new([new("x", [.. spec.Space[0].Entries[0].Values.Take(6)])])] });
        await silo.UntilEnded("first");
        trainer.Runs.Clear();
        await silo.Submit("second", spec);
        var status = await silo.UntilEnded("second");
        Assert.Equal((10, 20, 12), (status.TrialsDone, status.FitsCompleted, status.FitsAdopted));
        Assert.Equal([(6, 0), (6, 1), (7, -1), (7, 0), (7, 1), (8, 0), (8, 1), (9, 0), (9, 1)], trainer.Runs.Keys.Order());
    }

    [Fact]
    public async Task SubmittingTwiceRunsOnce()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.Start(trainer);
        await Task.WhenAll(silo.Submit("twice", TrivialTrainer.Spec(20)), silo.Submit("twice", TrivialTrainer.Spec(20)));
        await silo.UntilEnded("twice");
        await silo.Submit("twice", TrivialTrainer.Spec(20));
        Assert.All(trainer.Runs.Values, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public async Task ABudgetOfTrialsEndsTheSearchAndTheBestOfThemIsRefitted()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer());
        await silo.Submit("budget", TrivialTrainer.Spec(100) with { Budget = new() { MaxTrials = 5 } });
        var status = await silo.UntilEnded("budget");
        Assert.Equal((ExperimentState.Completed, 5, 5, 4), (status.State, status.Trials, status.TrialsDone, status.Best!.Trial));
    }

    [Fact]
    public async Task ARefitByEpochsTrainsTheMeanBestEpochsOfTheWinner()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer());
        await silo.Submit("epochs", TrivialTrainer.Spec(10, folds: 3) with { Search = new() { Cv = 3, RefitEpochs = true } });
        Assert.Equal(4, (await silo.UntilEnded("epochs")).Refit!.Epochs);
    }

    [Fact]
    public async Task WhatFailsIsTriedThreeTimesAndThenCountsAsFailed()
    {
        var trainer = new TrivialTrainer
        {
            Before = (fit, _) =>
            {
                if (fit.Trial == 3) throw new InvalidOperationException("trial 3 never works");
            },
        };
        await using var silo = await EmbeddedSilo.Start(trainer);
        await silo.Submit("failing", TrivialTrainer.Spec(10));
        var status = await silo.UntilEnded("failing");
        Assert.Equal((ExperimentState.Completed, 18, 2, 4), (status.State, status.FitsCompleted, status.FitsFailed, status.Retries));
        var row = (await silo.Coordinator("failing").GetResults(3, 1)).Trials[0];
        Assert.All(row.Fits, fit => Assert.Equal("trial 3 never works", fit.Failure!.Message));
    }

    [Fact]
    public async Task WhenEveryTrialFailsTheSearchFailsWithTheCausesGrouped()
    {
        var trainer = new TrivialTrainer { Before = (_, _) => throw new InvalidOperationException("nothing works") };
        await using var silo = await EmbeddedSilo.Start(trainer);
        await silo.Submit("hopeless", TrivialTrainer.Spec(3));
        var status = await silo.UntilEnded("hopeless");
        Assert.Equal(ExperimentState.Failed, status.State);
        Assert.Equal("No trial has a score in 'score'. 6 fits failed (Error): nothing works", status.Message);
    }

    [Fact]
    public async Task CancellingDropsWhatRuns()
    {
        using var started = new SemaphoreSlim(0);
        var trainer = new TrivialTrainer
        {
            Before = (_, cancelled) =>
            {
                started.Release();
                cancelled.WaitHandle.WaitOne();
            },
        };
        await using var silo = await EmbeddedSilo.Start(trainer, o => o.LeaseTerm = TimeSpan.FromSeconds(1));
        await silo.Submit("cancelled", TrivialTrainer.Spec(10));
        await started.WaitAsync(Token);
        await silo.Coordinator("cancelled").Cancel();
        Assert.Equal(ExperimentState.Cancelled, (await silo.UntilEnded("cancelled")).State);
        Assert.Empty(trainer.Runs);
    }
}
