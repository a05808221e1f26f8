using System.Text.Json;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

/// <summary>The tests that every experiment store must pass. The tests of a store derive from this class.</summary>
public abstract class ExperimentStoreConformance
{
    /// <summary>Opens the one store of this test, again if it was closed.</summary>
    protected abstract Task<IExperimentStore> OpenAsync();

    [Fact]
    public async Task An_experiment_is_read_back_as_it_was_created()
    {
        await using var store = await OpenAsync();
        Assert.True(await store.CreateAsync(Experiment()));
        var found = await store.FindAsync("digits-1", Token);
        Same(Experiment(), found);
        Assert.Null(await store.FindAsync("digits-2", Token));
    }

    [Fact]
    public async Task Creating_twice_changes_nothing()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        Assert.False(await store.CreateAsync(Experiment() with { Status = Status() with { Name = "other" } }));
        Assert.Equal("digits", (await store.FindAsync("digits-1", Token))!.Status.Name);
    }

    [Fact]
    public async Task Experiments_are_listed_newest_first()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment("a"));
        await store.CreateAsync(Experiment("b") with { Status = Status("b") with { Submitted = Noon.AddHours(1) } });
        Assert.Equal(["b", "a"], (await store.ListAsync(Token)).Select(e => e.Status.ExperimentId));
    }

    [Fact]
    public async Task Every_claim_of_a_term_is_the_next_one()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        Assert.Equal(1, await store.ClaimTermAsync("digits-1"));
        Assert.Equal(2, await store.ClaimTermAsync("digits-1"));
        await Assert.ThrowsAsync<StoreException>(() => store.ClaimTermAsync("nobody"));
    }

    [Fact]
    public async Task A_batch_of_a_term_that_is_over_writes_nothing()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.ClaimTermAsync("digits-1");
        await Assert.ThrowsAsync<StaleTermException>(() => store.CommitAsync(Batch(1, Fit(0, 0))));
        Assert.Empty(await FitsAsync(store));
        await store.CommitAsync(Batch(2, Fit(0, 0)));
        Assert.Single(await FitsAsync(store));
    }

    [Fact]
    public async Task A_fit_counts_once_and_a_batch_that_says_it_again_fails_whole()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(1, Fit(0, 0)));
        await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(Batch(1, Fit(0, 1), Fit(0, 0, 0.9))));
        var fit = Assert.Single(await FitsAsync(store));
        Assert.Equal(0.5, fit.Report.Scores["accuracy"]);
    }

    [Fact]
    public async Task After_a_failed_batch_nothing_of_its_term_is_written()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(1, Fit(0, 0)));
        await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(Batch(1, Fit(0, 0))));
        await Assert.ThrowsAsync<StaleTermException>(() => store.CommitAsync(Batch(1, Fit(0, 1))));
        var epoch = await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(epoch, Fit(0, 1)));
        Assert.Equal(2, (await FitsAsync(store)).Count);
    }

    [Fact]
    public async Task A_bad_batch_does_not_take_its_neighbours_with_it()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.CreateAsync(Experiment("other"));
        await store.ClaimTermAsync("digits-1");
        await store.ClaimTermAsync("other");
        await store.CommitAsync(Batch(1, Fit(0, 0)));
        var commits = Enumerable.Range(0, 50).Select(i => i == 20
            ? store.CommitAsync(Batch(1, Fit(0, 0)))
            : store.CommitAsync(new() { Status = Status("other"), Term = 1, Fits = [Fit(i, 0)] })).ToArray();
        await Task.WhenAll(
            commits.Select(c => c.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default)));
        Assert.Equal(49, commits.Count(c => c.IsCompletedSuccessfully));
        Assert.IsType<StoreException>(Assert.Single(commits, c => c.IsFaulted).Exception!.InnerException);
    }

    [Fact]
    public async Task Fits_come_back_in_the_order_of_their_commit_also_after_reopening()
    {
        var failed = Fit(7, 2, double.NaN) with { AdoptedFrom = "earlier", Errors = 2, LostAttempts = 1, Token = null };
        failed = failed with
        {
            Report = failed.Report with { Failure = new(FailureCause.Diverged, "The loss became NaN."), Artifact = "a" }
        };
        StoredFit[] fits = [Fit(9, 1), Fit(3, 0), failed];
        await using (var store = await OpenAsync())
        {
            await store.CreateAsync(Experiment());
            await store.ClaimTermAsync("digits-1");
            foreach (var fit in fits) await store.CommitAsync(Batch(1, fit));
        }

        await using var again = await OpenAsync();
        Assert.Equal(fits.Select(Json), (await FitsAsync(again)).Select(Json));
        Assert.Equal(2, await again.ClaimTermAsync("digits-1"));
    }

    [Fact]
    public async Task Results_come_in_pages_of_whole_trials_without_the_refit()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(
            1, [.. Enumerable.Range(0, 5).SelectMany(t => new[] { Fit(t * 10, 1), Fit(t * 10, 0) }), Fit(0, -1)]));
        var first = await store.GetResultsAsync("digits-1", 0, 3, Token);
        var second = await store.GetResultsAsync("digits-1", first.NextTrial!.Value, 3, Token);
        Assert.Equal([0, 10, 20], first.Trials.Select(t => t.Trial));
        Assert.Equal([30, 40], second.Trials.Select(t => t.Trial));
        Assert.Null(second.NextTrial);
        Assert.All(first.Trials, t => Assert.Equal([0, 1], t.Fits.Select(f => f.Fold)));
        Assert.Equal("""{"alpha":0.10}""", first.Trials[1].Params);
    }

    [Fact]
    public async Task Leases_are_there_until_they_are_released()
    {
        var lease = new StoredLease(
            new(new(5), "silo/cpu/0", "k", [new(3, 0), new(3, 2), new(4, 0, 1)], long.MinValue), Noon);
        await using (var store = await OpenAsync())
        {
            await store.CreateAsync(Experiment());
            await store.ClaimTermAsync("digits-1");
            await store.CommitAsync(
                Batch(1) with { Leases = [lease, lease with { Lease = lease.Lease with { Token = new(6) } }] });
            await store.CommitAsync(Batch(1) with { ReleasedLeases = [new(6)] });
        }

        await using var again = await OpenAsync();
        var found = Assert.Single(await again.ReadLeasesAsync("digits-1", Token));
        Assert.Equal(Json(lease), Json(found));
    }

    [Fact]
    public async Task A_returned_fit_is_there_until_it_ends()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        var returned = new FitRecord(
            new(3, 1), FitState.Pending, double.NaN, FitFailureCause.OutOfMemory, 1, 0, new(5));
        await store.CommitAsync(Batch(1) with { Returned = [returned, returned with { Id = new(4, 1) }] });
        await store.CommitAsync(Batch(1) with
        {
            Returned = [returned with { LostAttempts = 1, Cause = FitFailureCause.LostWorker, Token = new(8) }]
        });
        await store.CommitAsync(Batch(1, Fit(4, 1) with { Errors = 1 }));
        var found = Assert.Single(await store.ReadReturnedAsync("digits-1", Token));
        Assert.Equal(returned with { LostAttempts = 1, Cause = FitFailureCause.LostWorker, Token = new(8) }, found);
    }

    [Fact]
    public async Task The_operations_and_the_refit_are_those_of_the_last_batch()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        await store.CommitAsync(Batch(1) with { Flags = new(Paused: true) });
        await store.CommitAsync(Batch(1) with { Flags = new(Stopped: true), RefitTrial = 1L << 40 });
        var found = await store.FindAsync("digits-1", Token);
        Assert.Equal(new LedgerFlags(Stopped: true), found!.Flags);
        Assert.Equal(1L << 40, found.RefitTrial);
    }

    [Fact]
    public async Task The_status_is_the_one_of_the_last_batch()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        var status = Status() with
        {
            TrialsDone = 1,
            FitsCompleted = 3,
            State = ExperimentState.Refitting,
            Best = new(1, 0.75, "{}")
        };
        await store.CommitAsync(new() { Status = Status(), Term = 1 });
        await store.CommitAsync(new() { Status = status, Term = 1 });
        Assert.Equal(Json(status), Json((await store.FindAsync("digits-1", Token))!.Status));
    }

    [Fact]
    public async Task Known_fits_are_found_by_their_keys_but_not_failed_ones()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        var failed = Fit(2, 0, key: "k2");
        await store.CommitAsync(Batch(1, Fit(0, 0, key: "k0"), Fit(1, 0, key: "k1"),
            failed with { Report = failed.Report with { Failure = new(FailureCause.Error, "no") } }));
        var found = await store.FindByFitKeysAsync(["k1", "k2", "k3"], Token);
        Assert.Equal("k1", Assert.Single(found).Key);
        Assert.Equal("digits-1", found["k1"].AdoptedFrom);
    }

    [Fact]
    public async Task A_trial_is_read_with_its_refit_with_who_trained_it_and_with_what_it_said()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        var fit = Fit(3, 1) with { Worker = "silo/cpu/0" };
        fit = fit with { Report = fit.Report with { Log = "epoch 1: loss 2\nepoch 2: loss 1" } };
        await store.CommitAsync(Batch(1, fit, Fit(3, 0), Fit(3, -1), Fit(4, 0)));
        var trial = await store.ReadTrialAsync("digits-1", 3, Token);
        Assert.Equal([-1, 0, 1], trial.Select(f => f.Report.Fold));
        Assert.Equal(Json(fit), Json(trial[2]));
    }

    [Fact]
    public async Task Attempts_that_came_to_nothing_are_kept_in_their_order()
    {
        await using var store = await OpenAsync();
        await store.CreateAsync(Experiment());
        await store.ClaimTermAsync("digits-1");
        StoredAttempt[] attempts =
        [
            new(new(3, 1),
                "b/cpu/0", "cpu", new(FailureCause.OutOfMemory, "no room"), "epoch 1: loss 2", Noon.AddHours(2)),
            new(new(3, 0), "a/cpu/1", "", new(FailureCause.LostWorker, "gone"), "", Noon),
        ];
        await store.CommitAsync(Batch(1) with { Attempts = [.. attempts, attempts[0] with { Fit = new(4, 0) }] });
        Assert.Equal(attempts, await store.ReadAttemptsAsync("digits-1", 3, Token));
    }

    [Fact]
    public async Task An_experiment_that_is_deleted_is_gone_with_all_that_is_its_own_and_nothing_else()
    {
        await using var store = await OpenAsync();
        foreach (var id in new[] { "digits-1", "other" })
        {
            await store.CreateAsync(Experiment(id));
            await store.ClaimTermAsync(id);
            await store.CommitAsync(new()
            {
                Status = Status(id),
                Term = 1,
                Fits = [Fit(0, 0, key: "k")],
                Attempts = [new(new(0, 0), "w", "cpu", new(FailureCause.Error, "no"), "", Noon)],
                Leases = [new(new(new(5), "w", "k", [new(1, 0)]), Noon)],
                Returned = [new(new(2, 0), FitState.Pending, double.NaN, FitFailureCause.Error, 1, 0, new(5))],
            });
        }

        Assert.True(await store.DeleteAsync("digits-1"));
        Assert.False(await store.DeleteAsync("digits-1"));
        Assert.Null(await store.FindAsync("digits-1", Token));
        Assert.Empty(await FitsAsync(store));
        Assert.Empty(await store.ReadAttemptsAsync("digits-1", 0, Token));
        Assert.Empty(await store.ReadLeasesAsync("digits-1", Token));
        Assert.Empty(await store.ReadReturnedAsync("digits-1", Token));
        await Assert.ThrowsAsync<StaleTermException>(() => store.CommitAsync(Batch(1, Fit(0, 1))));
        Assert.Single(await store.ReadTrialAsync("other", 0, Token));
        Assert.Equal("other", (await store.FindByFitKeysAsync(["k"], Token))["k"].AdoptedFrom);
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<List<StoredFit>> FitsAsync(IExperimentStore store)
    {
        var fits = new List<StoredFit>();
        await foreach (var fit in store.ReadFitsAsync("digits-1", Token)) fits.Add(fit);
        return fits;
    }

    private static void Same(ExperimentRecord expected, ExperimentRecord? actual) =>
        Assert.Equal(Json(expected), Json(actual));

    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Options);
}
