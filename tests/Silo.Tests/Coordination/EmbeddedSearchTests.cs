using Experiments.Artifacts;
using Experiments.Contracts.Results;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>Whole searches on a real silo with its own workers.</summary>
public sealed class EmbeddedSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grid_of_a_thousand_trials_counts_each_once()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.StartAsync(trainer);
        await silo.SubmitAsync("grid-1", TrivialTrainer.Spec(1000));
        var status = await silo.UntilEndedAsync("grid-1");

        Assert.Equal(ExperimentState.Completed, status.State);
        Assert.Equal((1000, 1000, 2000, 0, 0),
            (status.Trials, status.TrialsDone, status.FitsCompleted, status.FitsFailed, status.FitsLeased));
        Assert.Equal(2001, trainer.Runs.Count);
        Assert.All(trainer.Runs.Values, runs => Assert.Equal(1, runs));
        Assert.Equal(700, status.Best!.Trial);
        Assert.Equal(TrivialTrainer.Score(0.7, 0) + 0.0005, status.Best.MeanScore, 1e-12);
    }

    [Fact]
    public async Task The_winner_is_refitted_and_kept_as_an_artifact()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer());
        await silo.SubmitAsync("grid-2", TrivialTrainer.Spec(10));
        var status = await silo.UntilEndedAsync("grid-2");
        Assert.Equal("grid-2", status.Artifact);
        Assert.Equal(7, status.Refit!.Trial);
        var copy = Path.Combine(silo.Folder, "copy");
        await silo.Host.Artifacts!.GetArtifactAsync("grid-2", copy, Token);
        Assert.Equal("trial 7 of 10", await File.ReadAllTextAsync(Path.Combine(copy, "model.txt"), Token));
    }

    [Fact]
    public async Task Results_are_read_in_pages_and_without_a_silo_from_the_store()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer());
        await silo.SubmitAsync("grid-3", TrivialTrainer.Spec(30, folds: 3));
        await silo.UntilEndedAsync("grid-3");
        var page = await silo.Coordinator("grid-3").GetResultsAsync(10, 5);
        Assert.Equal([10, 11, 12, 13, 14], page.Trials.Select(t => t.Trial));
        Assert.All(page.Trials, t => Assert.Equal([0, 1, 2], t.Fits.Select(f => f.Fold)));
        await using var reader = Experiments.Silo.Stores.Sqlite.SqliteExperimentReader.Open(
            Path.Combine(silo.Folder, "experiments.db"));
        Assert.Equal(30, (await reader.GetResultsAsync("grid-3", 0, 100, Token)).Trials.Count);
        Assert.Equal(ExperimentState.Completed, (await reader.FindAsync("grid-3", Token))!.Status.State);
    }

    [Fact]
    public async Task An_experiment_that_was_extended_runs_only_its_new_points()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.StartAsync(trainer);
        var spec = TrivialTrainer.Spec(10);
        await silo.SubmitAsync(
            "first", spec with { Space = [new([new("x", [.. spec.Space[0].Entries[0].Values.Take(6)])])] });
        await silo.UntilEndedAsync("first");
        trainer.Runs.Clear();
        await silo.SubmitAsync("second", spec);
        var status = await silo.UntilEndedAsync("second");
        Assert.Equal((10, 20, 12), (status.TrialsDone, status.FitsCompleted, status.FitsAdopted));
        Assert.Equal(
            [(6, 0), (6, 1), (7, -1), (7, 0), (7, 1), (8, 0), (8, 1), (9, 0), (9, 1)], trainer.Runs.Keys.Order());
    }

    [Fact]
    public async Task Submitting_twice_runs_once()
    {
        var trainer = new TrivialTrainer();
        await using var silo = await EmbeddedSilo.StartAsync(trainer);
        await Task.WhenAll(
            silo.SubmitAsync("twice", TrivialTrainer.Spec(20)), silo.SubmitAsync("twice", TrivialTrainer.Spec(20)));
        await silo.UntilEndedAsync("twice");
        await silo.SubmitAsync("twice", TrivialTrainer.Spec(20));
        Assert.All(trainer.Runs.Values, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public async Task A_budget_of_trials_ends_the_search_and_the_best_of_them_is_refitted()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer());
        await silo.SubmitAsync("budget", TrivialTrainer.Spec(100) with { Budget = new() { MaxTrials = 5 } });
        var status = await silo.UntilEndedAsync("budget");
        Assert.Equal(
            (ExperimentState.Completed, 5, 5, 4), (status.State, status.Trials, status.TrialsDone, status.Best!.Trial));
    }

    [Fact]
    public async Task A_refit_by_epochs_trains_the_mean_best_epochs_of_the_winner()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer());
        await silo.SubmitAsync(
            "epochs", TrivialTrainer.Spec(10, folds: 3) with { Search = new() { Cv = 3, RefitEpochs = true } });
        Assert.Equal(4, (await silo.UntilEndedAsync("epochs")).Refit!.Epochs);
    }

    [Fact]
    public async Task What_fails_is_tried_three_times_and_then_counts_as_failed()
    {
        var trainer = new TrivialTrainer
        {
            Before = (fit, _) =>
            {
                if (fit.Trial == 3) throw new InvalidOperationException("trial 3 never works");
            },
        };
        await using var silo = await EmbeddedSilo.StartAsync(trainer);
        await silo.SubmitAsync("failing", TrivialTrainer.Spec(10));
        var status = await silo.UntilEndedAsync("failing");
        Assert.Equal((ExperimentState.Completed, 18, 2, 4),
            (status.State, status.FitsCompleted, status.FitsFailed, status.Retries));
        var row = (await silo.Coordinator("failing").GetResultsAsync(3, 1)).Trials[0];
        Assert.All(row.Fits, fit => Assert.Equal("trial 3 never works", fit.Failure!.Message));
    }

    [Fact]
    public async Task When_every_trial_fails_the_search_fails_with_the_causes_grouped()
    {
        var trainer = new TrivialTrainer { Before = (_, _) => throw new InvalidOperationException("nothing works") };
        await using var silo = await EmbeddedSilo.StartAsync(trainer);
        await silo.SubmitAsync("hopeless", TrivialTrainer.Spec(3));
        var status = await silo.UntilEndedAsync("hopeless");
        Assert.Equal(ExperimentState.Failed, status.State);
        Assert.Equal("No trial has a score in 'score'. 6 fits failed (Error): nothing works", status.Message);
    }

    [Fact]
    public async Task Cancelling_drops_what_runs()
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
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => o.LeaseTerm = TimeSpan.FromSeconds(1));
        await silo.SubmitAsync("cancelled", TrivialTrainer.Spec(10));
        await started.WaitAsync(Token);
        await silo.Coordinator("cancelled").CancelAsync();
        Assert.Equal(ExperimentState.Cancelled, (await silo.UntilEndedAsync("cancelled")).State);
        Assert.Empty(trainer.Runs);
    }
}
