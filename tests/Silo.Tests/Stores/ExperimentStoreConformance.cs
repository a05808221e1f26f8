using System.Text.Json;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using static Experiments.Silo.Tests.Stores.StoreSamples;

namespace Experiments.Silo.Tests.Stores;

/// <summary>What every experiment store must do. A store joins by deriving from this.</summary>
public abstract class ExperimentStoreConformance
{
    /// <summary>Opens the one store of this test, again if it was closed.</summary>
    protected abstract Task<IExperimentStore> Open();

    [Fact]
    public async Task AnExperimentIsReadBackAsItWasCreated()
    {
        await using var store = await Open();
        Assert.True(await store.Create(Experiment()));
        var found = await store.Find("digits-1", Token);
        Same(Experiment(), found);
        Assert.Null(await store.Find("digits-2", Token));
    }

    [Fact]
    public async Task CreatingTwiceChangesNothing()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        Assert.False(await store.Create(Experiment() with { Status = Status() with { Name = "other" } }));
        Assert.Equal("digits", (await store.Find("digits-1", Token))!.Status.Name);
    }

    [Fact]
    public async Task ExperimentsAreListedNewestFirst()
    {
        await using var store = await Open();
        await store.Create(Experiment("a"));
        await store.Create(Experiment("b") with { Status = Status("b") with { Submitted = Noon.AddHours(1) } });
        Assert.Equal(["b", "a"], (await store.List(Token)).Select(e => e.Status.ExperimentId));
    }

    [Fact]
    public async Task EveryClaimOfAnEpochIsTheNextOne()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        Assert.Equal(1, await store.ClaimEpoch("digits-1"));
        Assert.Equal(2, await store.ClaimEpoch("digits-1"));
        await Assert.ThrowsAsync<StoreException>(() => store.ClaimEpoch("nobody"));
    }

    [Fact]
    public async Task ABatchOfAnEpochThatIsOverWritesNothing()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.ClaimEpoch("digits-1");
        await Assert.ThrowsAsync<StaleEpochException>(() => store.Commit(Batch(1, Fit(0, 0))));
        Assert.Empty(await Fits(store));
        await store.Commit(Batch(2, Fit(0, 0)));
        Assert.Single(await Fits(store));
    }

    [Fact]
    public async Task AFitCountsOnceAndABatchThatSaysItAgainFailsWhole()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(1, Fit(0, 0)));
        await Assert.ThrowsAsync<StoreException>(() => store.Commit(Batch(1, Fit(0, 1), Fit(0, 0, 0.9))));
        var fit = Assert.Single(await Fits(store));
        Assert.Equal(0.5, fit.Report.Scores["accuracy"]);
    }

    [Fact]
    public async Task AfterAFailedBatchNothingOfItsEpochIsWritten()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(1, Fit(0, 0)));
        await Assert.ThrowsAsync<StoreException>(() => store.Commit(Batch(1, Fit(0, 0))));
        await Assert.ThrowsAsync<StaleEpochException>(() => store.Commit(Batch(1, Fit(0, 1))));
        var epoch = await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(epoch, Fit(0, 1)));
        Assert.Equal(2, (await Fits(store)).Count);
    }

    [Fact]
    public async Task ABadBatchDoesNotTakeItsNeighboursWithIt()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.Create(Experiment("other"));
        await store.ClaimEpoch("digits-1");
        await store.ClaimEpoch("other");
        await store.Commit(Batch(1, Fit(0, 0)));
        var commits = Enumerable.Range(0, 50).Select(i => i == 20
            ? store.Commit(Batch(1, Fit(0, 0)))
            : store.Commit(new() { Status = Status("other"), Epoch = 1, Fits = [Fit(i, 0)] })).ToArray();
        await Task.WhenAll(commits.Select(c => c.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default)));
        Assert.Equal(49, commits.Count(c => c.IsCompletedSuccessfully));
        Assert.IsType<StoreException>(Assert.Single(commits, c => c.IsFaulted).Exception!.InnerException);
    }

    [Fact]
    public async Task FitsComeBackInTheOrderOfTheirCommitAlsoAfterReopening()
    {
        var failed = Fit(7, 2, double.NaN) with { AdoptedFrom = "earlier", Errors = 2, Losses = 1, Token = null };
        failed = failed with { Report = failed.Report with { Failure = new(FailureCause.Diverged, "The loss became NaN."), Artifact = "a" } };
        StoredFit[] fits = [Fit(9, 1), Fit(3, 0), failed];
        await using (var store = await Open())
        {
            await store.Create(Experiment());
            await store.ClaimEpoch("digits-1");
            foreach (var fit in fits) await store.Commit(Batch(1, fit));
        }

        await using var again = await Open();
        Assert.Equal(fits.Select(Json), (await Fits(again)).Select(Json));
        Assert.Equal(2, await again.ClaimEpoch("digits-1"));
    }

    [Fact]
    public async Task ResultsComeInPagesOfWholeTrialsWithoutTheRefit()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(1, [.. Enumerable.Range(0, 5).SelectMany(t => new[] { Fit(t * 10, 1), Fit(t * 10, 0) }), Fit(0, -1)]));
        var first = await store.GetResults("digits-1", 0, 3, Token);
        var second = await store.GetResults("digits-1", first.NextTrial!.Value, 3, Token);
        Assert.Equal([0, 10, 20], first.Trials.Select(t => t.Trial));
        Assert.Equal([30, 40], second.Trials.Select(t => t.Trial));
        Assert.Null(second.NextTrial);
        Assert.All(first.Trials, t => Assert.Equal([0, 1], t.Fits.Select(f => f.Fold)));
        Assert.Equal("""{"alpha":0.10}""", first.Trials[1].Params);
    }

    [Fact]
    public async Task LeasesAreThereUntilTheyAreReleased()
    {
        var lease = new StoredLease(new(new(5), "silo/cpu/0", "k", [new(3, 0), new(3, 2), new(4, 0, 1)]), Noon);
        await using (var store = await Open())
        {
            await store.Create(Experiment());
            await store.ClaimEpoch("digits-1");
            await store.Commit(Batch(1) with { Leases = [lease, lease with { Lease = lease.Lease with { Token = new(6) } }] });
            await store.Commit(Batch(1) with { ReleasedLeases = [new(6)] });
        }

        await using var again = await Open();
        var found = Assert.Single(await again.ReadLeases("digits-1", Token));
        Assert.Equal(Json(lease), Json(found));
    }

    [Fact]
    public async Task AReturnedFitIsThereUntilItEnds()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        var returned = new FitRecord(new(3, 1), FitState.Pending, double.NaN, FitFailureCause.OutOfMemory, 1, 0, new(5));
        await store.Commit(Batch(1) with { Returned = [returned, returned with { Id = new(4, 1) }] });
        await store.Commit(Batch(1) with { Returned = [returned with { Losses = 1, Cause = FitFailureCause.LostWorker, Token = new(8) }] });
        await store.Commit(Batch(1, Fit(4, 1) with { Errors = 1 }));
        var found = Assert.Single(await store.ReadReturned("digits-1", Token));
        Assert.Equal(returned with { Losses = 1, Cause = FitFailureCause.LostWorker, Token = new(8) }, found);
    }

    [Fact]
    public async Task TheSwitchesAndTheRefitAreThoseOfTheLastBatch()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        await store.Commit(Batch(1) with { Switches = new(Paused: true) });
        await store.Commit(Batch(1) with { Switches = new(Stopped: true), RefitTrial = 1L << 40 });
        var found = await store.Find("digits-1", Token);
        Assert.Equal(new LedgerSwitches(Stopped: true), found!.Switches);
        Assert.Equal(1L << 40, found.RefitTrial);
    }

    [Fact]
    public async Task TheStatusIsTheOneOfTheLastBatch()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        var status = Status() with { TrialsDone = 1, FitsCompleted = 3, State = ExperimentState.Refitting, Best = new(1, 0.75, "{}") };
        await store.Commit(new() { Status = Status(), Epoch = 1 });
        await store.Commit(new() { Status = status, Epoch = 1 });
        Assert.Equal(Json(status), Json((await store.Find("digits-1", Token))!.Status));
    }

    [Fact]
    public async Task KnownFitsAreFoundByTheirKeysButNotFailedOnes()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        var failed = Fit(2, 0, key: "k2");
        await store.Commit(Batch(1, Fit(0, 0, key: "k0"), Fit(1, 0, key: "k1"),
            failed with { Report = failed.Report with { Failure = new(FailureCause.Error, "no") } }));
        var found = await store.FindByFitKeys(["k1", "k2", "k3"], Token);
        Assert.Equal("k1", Assert.Single(found).Key);
        Assert.Equal("digits-1", found["k1"].AdoptedFrom);
    }

    [Fact]
    public async Task ATrialIsReadWithItsRefitWithWhoTrainedItAndWithWhatItSaid()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        var fit = Fit(3, 1) with { Worker = "silo/cpu/0" };
        fit = fit with { Report = fit.Report with { Log = "epoch 1: loss 2\nepoch 2: loss 1" } };
        await store.Commit(Batch(1, fit, Fit(3, 0), Fit(3, -1), Fit(4, 0)));
        var trial = await store.ReadTrial("digits-1", 3, Token);
        Assert.Equal([-1, 0, 1], trial.Select(f => f.Report.Fold));
        Assert.Equal(Json(fit), Json(trial[2]));
    }

    [Fact]
    public async Task AttemptsThatCameToNothingAreKeptInTheirOrder()
    {
        await using var store = await Open();
        await store.Create(Experiment());
        await store.ClaimEpoch("digits-1");
        StoredAttempt[] attempts =
        [
            new(new(3, 1), "b/cpu/0", "cpu", new(FailureCause.OutOfMemory, "no room"), "epoch 1: loss 2", Noon.AddHours(2)),
            new(new(3, 0), "a/cpu/1", "", new(FailureCause.LostWorker, "gone"), "", Noon),
        ];
        await store.Commit(Batch(1) with { Attempts = [.. attempts, attempts[0] with { Fit = new(4, 0) }] });
        Assert.Equal(attempts, await store.ReadAttempts("digits-1", 3, Token));
    }

    [Fact]
    public async Task AnExperimentThatIsDeletedIsGoneWithAllThatIsItsOwnAndNothingElse()
    {
        await using var store = await Open();
        foreach (var id in new[] { "digits-1", "other" })
        {
            await store.Create(Experiment(id));
            await store.ClaimEpoch(id);
            await store.Commit(new()
            {
                Status = Status(id), Epoch = 1, Fits = [Fit(0, 0, key: "k")],
                Attempts = [new(new(0, 0), "w", "cpu", new(FailureCause.Error, "no"), "", Noon)],
                Leases = [new(new(new(5), "w", "k", [new(1, 0)]), Noon)],
                Returned = [new(new(2, 0), FitState.Pending, double.NaN, FitFailureCause.Error, 1, 0, new(5))],
            });
        }

        Assert.True(await store.Delete("digits-1"));
        Assert.False(await store.Delete("digits-1"));
        Assert.Null(await store.Find("digits-1", Token));
        Assert.Empty(await Fits(store));
        Assert.Empty(await store.ReadAttempts("digits-1", 0, Token));
        Assert.Empty(await store.ReadLeases("digits-1", Token));
        Assert.Empty(await store.ReadReturned("digits-1", Token));
        await Assert.ThrowsAsync<StaleEpochException>(() => store.Commit(Batch(1, Fit(0, 1))));
        Assert.Single(await store.ReadTrial("other", 0, Token));
        Assert.Equal("other", (await store.FindByFitKeys(["k"], Token))["k"].AdoptedFrom);
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<List<StoredFit>> Fits(IExperimentStore store)
    {
        var fits = new List<StoredFit>();
        await foreach (var fit in store.ReadFits("digits-1", Token)) fits.Add(fit);
        return fits;
    }

    private static void Same(ExperimentRecord expected, ExperimentRecord? actual) => Assert.Equal(Json(expected), Json(actual));

    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Options);
}
