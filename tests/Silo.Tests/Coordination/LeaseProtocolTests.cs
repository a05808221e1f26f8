using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Silo.Coordination;
using Experiments.Silo.Stores;
using Microsoft.Extensions.Time.Testing;
using Orleans.Core.Internal;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>What coordinator and workers say to each other, word by word: the tests are the workers, and turn the clock.</summary>
public sealed class LeaseProtocolTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task WithoutAPackKeyASingleTrialIsGrantedAndWithOneNoMoreThanAShare()
    {
        await using var silo = await Start(trials: 12);
        var first = await Lease(silo, "a", null, 100);
        Assert.Equal([(0, 0), (0, 1)], Fits(first));
        Assert.Equal(("one", TimeSpan.FromSeconds(15)), (first.PackKey, first.Term));
        await Lease(silo, "b", null, 1);
        // 10 trials are left for the two slots that have asked.
        Assert.Equal(5, Fits(await Lease(silo, "a", "one", 100)).Select(f => f.Trial).Distinct().Count());
    }

    [Fact]
    public async Task WhatASlotHoldsIsPartOfItsShareHoweverOftenItAsks()
    {
        await using var silo = await Start(trials: 12);
        await Lease(silo, "a", null, 1);
        await Lease(silo, "b", null, 1);
        // 10 are left and a holds one: half of 11, rounded up, are 6.
        Assert.Equal(5, Fits((await silo.Coordinator("e").Lease(new("a", 100, "one", "", Held: 1))).Grant!).Select(f => f.Trial).Distinct().Count());
        Assert.Null((await silo.Coordinator("e").Lease(new("a", 100, "one", "", Held: 6))).Grant);
        // 5 are left and b holds one: half of 6 are 3.
        Assert.Equal(2, Fits((await silo.Coordinator("e").Lease(new("b", 100, "one", "", Held: 1))).Grant!).Select(f => f.Trial).Distinct().Count());
    }

    [Fact]
    public async Task ALeaseThatIsNotRenewedIsRunElsewhereAndALateReportIsRefusedSoftly()
    {
        await using var silo = await Start(trials: 2);
        var lost = await Lease(silo, "lost");
        var kept = await Lease(silo, "kept");
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await silo.Coordinator("e").Renew(kept.Token, "kept")).Valid);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await silo.Until("e", s => s.Retries == 2);

        Assert.False((await silo.Coordinator("e").Renew(lost.Token, "lost")).Valid);
        Assert.True((await silo.Coordinator("e").Renew(kept.Token, "kept")).Valid);
        Assert.Equal([ReportVerdict.Late, ReportVerdict.Late], await Report(silo, lost, "lost"));
        var again = await Lease(silo, "other");
        Assert.Equal(Fits(lost), Fits(again));
        Assert.All(again.Fits, f => Assert.Equal(2, f.Attempt));
        Assert.True(again.Token > lost.Token);
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await Report(silo, again, "other"));
        Assert.Equal([ReportVerdict.Duplicate, ReportVerdict.Duplicate], await Report(silo, lost, "lost"));
        Assert.Equal(2, (await silo.Coordinator("e").GetStatus())!.FitsCompleted);
    }

    [Fact]
    public async Task WhatIsGivenBackIsGrantedAgainAtOnceAndCostsNoAttempt()
    {
        await using var silo = await Start(trials: 1);
        var first = await Lease(silo, "a");
        Assert.Null((await Ask(silo, "b")).Grant);
        await silo.Coordinator("e").GiveBack(first.Token, "a");
        Assert.All((await Lease(silo, "b")).Fits, f => Assert.Equal(1, f.Attempt));
    }

    [Fact]
    public async Task WhatAWorkerNeverHeardOfIsTakenBackByItsNextQuestionAndCostsNoAttempt()
    {
        await using var silo = await Start(trials: 3);
        var (held, unheard) = (await Lease(silo, "a"), await Lease(silo, "a"));
        var next = (await silo.Coordinator("e").Lease(new("a", 1, null, "", Holds: [held.Token]))).Grant!;
        Assert.Equal(Fits(unheard), Fits(next));
        Assert.All(next.Fits, f => Assert.Equal(1, f.Attempt));
        Assert.True((await silo.Coordinator("e").Renew(held.Token, "a")).Valid);
        Assert.False((await silo.Coordinator("e").Renew(unheard.Token, "a")).Valid);
        await silo.Coordinator("e").Leave("a");
        Assert.False((await silo.Coordinator("e").Renew(held.Token, "a")).Valid);
        Assert.Equal((0, 0), await silo.Coordinator("e").GetStatus() is { } status ? (status.FitsLeased, status.Retries) : default);
    }

    [Fact]
    public async Task AQuestionThatComesAfterALaterOneOrAfterItsWorkerLeftIsGrantedNothing()
    {
        await using var silo = await Start(trials: 3);
        Assert.NotNull((await silo.Coordinator("e").Lease(new("a", 1, null, "", Number: 2))).Grant);
        Assert.Null((await silo.Coordinator("e").Lease(new("a", 1, null, "", Number: 1))).Grant);
        await silo.Coordinator("e").Leave("a");
        Assert.Null((await silo.Coordinator("e").Lease(new("a", 1, null, "", Number: 3))).Grant);
        Assert.Equal(0, (await silo.Coordinator("e").GetStatus())!.FitsLeased);
    }

    [Theory, InlineData(false, 6), InlineData(true, 11)]
    public async Task ASlotThatGivesALeaseBackKeepsItsShareUnlessItLeaves(bool leaves, int share)
    {
        await using var silo = await Start(trials: 12);
        await Lease(silo, "a");
        var back = await Lease(silo, "b");
        await silo.Coordinator("e").GiveBack(back.Token, "b", leaves);
        Assert.Equal(share, Fits(await Lease(silo, "a", "one", 100)).Select(f => f.Trial).Distinct().Count());
    }

    [Fact]
    public async Task WhatIsAskedForAheadIsNotWhatAnotherWaitsFor()
    {
        await using var silo = await Start(trials: 3);
        await Lease(silo, "a");
        await Lease(silo, "b");
        Assert.Null((await Ask(silo, "a", ahead: true)).Grant);
        Assert.NotNull((await Ask(silo, "b")).Grant);
    }

    [Fact]
    public async Task ARetryGetsOnlyTheFoldsThatAreNotDurable()
    {
        await using var silo = await Start(trials: 1);
        var first = await Lease(silo, "a");
        await silo.Coordinator("e").Report(new(first.Token, "a", [Result(first.Fits[0])]));
        await silo.Coordinator("e").GiveBack(first.Token, "a");
        Assert.Equal([(0, 1)], Fits(await Lease(silo, "b")));
    }

    [Fact]
    public async Task AnActivationThatComesAfterAnotherGoesOnFromWhatIsDurable()
    {
        await using var silo = await Start(trials: 3);
        var done = await Lease(silo, "a");
        await Report(silo, done, "a");
        var open = await Lease(silo, "b");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Reactivate(silo);

        // The open lease has a full term again, and its worker does not notice.
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await silo.Coordinator("e").Renew(open.Token, "b")).Valid);
        Assert.Equal([ReportVerdict.Duplicate, ReportVerdict.Duplicate], await Report(silo, done, "a"));
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await Report(silo, open, "b"));
        var last = await Lease(silo, "a");
        Assert.Equal([(2, 0), (2, 1)], Fits(last));
        Assert.True(last.Token > open.Token);
        await Report(silo, last, "a");
        var refit = await Lease(silo, "a");
        Assert.Equal([(2, -1)], Fits(refit));
        await Reactivate(silo);
        await Report(silo, refit, "a");
        Assert.Equal((ExperimentState.Completed, 6), await silo.UntilEnded("e") is var s ? (s.State, s.FitsCompleted) : default);
    }

    [Fact]
    public async Task TheCoordinatorOfASearchThatNobodyCallsStaysUntilItHasEnded()
    {
        await using var silo = await Start(trials: 1);
        // No worker is there, and nobody asks: it still watches the search, and tells of it.
        await Collect(silo);
        Assert.Equal(1, await Coordinators(silo));
        await silo.Coordinator("e").Pause();
        await Collect(silo);
        Assert.Equal(1, await Coordinators(silo));
        await silo.Coordinator("e").Cancel();
        await Collect(silo);
        Assert.Equal(0, await Coordinators(silo));
    }

    [Fact]
    public async Task AnActivationWhoseEpochIsOverCommitsNothingAndMakesWayForTheNext()
    {
        await using var silo = await Start(trials: 2);
        var lease = await Lease(silo, "a");
        await silo.Host.Store!.ClaimEpoch("e");
        await Assert.ThrowsAsync<StaleEpochException>(() => Report(silo, lease, "a"));
        Assert.Empty((await silo.Host.Store.GetResults("e", 0, 10, TestContext.Current.CancellationToken)).Trials);
        // Its worker says it again, to the next activation.
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await Report(silo, lease, "a"));
    }

    [Fact]
    public async Task WhenItsTimeIsSpentTheSearchEndsWithWhatItHas()
    {
        await using var silo = await Start(trials: 10, spec => spec with { Budget = new() { MaxTime = TimeSpan.FromMinutes(10) } });
        await Report(silo, await Lease(silo, "a"), "a");
        var running = await Lease(silo, "a");
        for (var i = 0; i < 70; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(9));
            await silo.Coordinator("e").Renew(running.Token, "a");
        }

        Assert.Null((await Ask(silo, "b")).Grant);
        await Report(silo, running, "a");
        Assert.Equal([(1, -1)], Fits(await Lease(silo, "a")));
        Assert.Equal(2, (await silo.Coordinator("e").GetStatus())!.TrialsDone);
    }

    [Fact]
    public async Task ALostWorkerIsNoticedLongBeforeTheTimeOfTheBudgetIsSpent()
    {
        await using var silo = await Start(trials: 10, spec => spec with { Budget = new() { MaxTime = TimeSpan.FromHours(1) } });
        var lost = await Lease(silo, "lost");
        _clock.Advance(TimeSpan.FromSeconds(16));
        Assert.False((await silo.Coordinator("e").Renew(lost.Token, "lost")).Valid);
    }

    [Fact]
    public async Task ASearchThatNoWorkerMayTakeSaysWhatItWaitsForUntilOneDoes()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => o.Slots = 2, _clock);
        await silo.Submit("e", TrivialTrainer.Spec(2) with { Device = "gpu" });
        Assert.Null((await silo.Coordinator("e").GetStatus())!.Missing);
        var waiting = await silo.Until("e", s =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return s.Missing is { Workers: 1 };
        });
        Assert.Equal((ExperimentState.Running, new MissingDevice("gpu", 1)), (waiting.State, waiting.Missing));
        // Other processes read it in the store.
        Assert.Equal(waiting.Missing, (await silo.Host.Store!.Find("e", TestContext.Current.CancellationToken))!.Status.Missing);

        await Lease(silo, "a-gpu");
        Assert.Null((await silo.Coordinator("e").GetStatus())!.Missing);
    }

    [Fact]
    public async Task WhatIsPausedWaitsForNoWorkerAndAsksForNone()
    {
        await using var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => o.Slots = 2, _clock);
        await silo.Submit("e", TrivialTrainer.Spec(2) with { Device = "gpu" });
        await silo.Until("e", s =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return s.Missing is not null;
        });
        await silo.Coordinator("e").Pause();
        var catalog = silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0);
        var gpu = Assert.Single((await catalog.GetInfo()).Workers).Replace("/cpu", "/gpu:0", StringComparison.Ordinal);
        await catalog.Register(gpu, 1);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null((await silo.Coordinator("e").GetStatus())!.Missing);
        Assert.Empty(await catalog.Choose(gpu, $"{gpu}/0", serving: null));
    }

    [Fact]
    public async Task WhileItIsPausedNothingIsGrantedWhatRunsCountsAndItsTimeStandsStill()
    {
        await using var silo = await Start(trials: 10, spec => spec with { Budget = new() { MaxTime = TimeSpan.FromMinutes(10) } });
        var running = await Lease(silo, "a");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await silo.Coordinator("e").Pause();
        Assert.Null((await Ask(silo, "b")).Grant);
        Assert.Equal([ReportVerdict.Accepted, ReportVerdict.Accepted], await Report(silo, running, "a"));
        var paused = (await silo.Coordinator("e").GetStatus())!;
        Assert.Equal((ExperimentState.Paused, 2, TimeSpan.FromSeconds(10)), (paused.State, paused.FitsCompleted, paused.RunTime));

        _clock.Advance(TimeSpan.FromHours(1));
        await Reactivate(silo);
        Assert.Null((await Ask(silo, "b")).Grant);
        await silo.Coordinator("e").Resume();
        Assert.Equal([(1, 0), (1, 1)], Fits(await Lease(silo, "b")));
        var resumed = (await silo.Coordinator("e").GetStatus())!;
        Assert.Equal((ExperimentState.Running, TimeSpan.FromSeconds(10)), (resumed.State, resumed.RunTime));
    }

    [Fact]
    public async Task WhatCameToNothingIsKeptWithWhoHadItAndWhy()
    {
        await using var silo = await Start(trials: 1);
        var first = await Lease(silo, "a");
        var failure = new FitFailure(FailureCause.OutOfMemory, "no room");
        await silo.Coordinator("e").Report(new(first.Token, "a", [Result(first.Fits[0]) with { Failure = failure, Device = "gpu:1", Log = "epoch 1: loss 3" }]));
        _clock.Advance(TimeSpan.FromSeconds(16));
        await silo.Until("e", s => s.Retries == 2);
        var second = await Lease(silo, "b");
        await Report(silo, second, "b");

        var attempts = await silo.Host.Store!.ReadAttempts("e", 0, TestContext.Current.CancellationToken);
        Assert.Equal(
            [(0, "a", "gpu:1", failure, "epoch 1: loss 3"), (1, "a", "", new FitFailure(FailureCause.LostWorker, "The worker fell silent."), "")],
            attempts.Select(a => (a.Fit.Fold, a.Worker, a.Device, a.Failure, a.Log)));
        var ended = await silo.Host.Store.ReadTrial("e", 0, TestContext.Current.CancellationToken);
        Assert.Equal([("b", 1, 0), ("b", 0, 1)], ended.Select(f => (f.Worker, f.Errors, f.Losses)));
    }

    [Fact]
    public async Task ASiloThatIsAloneTakesTheLeasesOfEarlierProcessesBackAtOnce()
    {
        await using var silo = await Start(trials: 2, alone: true);
        var lost = await Lease(silo, "gone");
        await Reactivate(silo);
        var again = await Lease(silo, "here");
        Assert.Equal(Fits(lost), Fits(again));
        // It was not the trial's fault: nothing is counted against it.
        Assert.All(again.Fits, f => Assert.Equal(1, f.Attempt));
        Assert.Equal([ReportVerdict.Late, ReportVerdict.Late], await Report(silo, lost, "gone"));
        Assert.All(await silo.Host.Store!.ReadAttempts("e", 0, TestContext.Current.CancellationToken), a => Assert.Equal(("gone", FailureCause.LostWorker), (a.Worker, a.Failure.Cause)));
    }

    [Fact]
    public async Task AfterTheEndWorkersAreToldToForget()
    {
        await using var silo = await Start(trials: 1);
        await Report(silo, await Lease(silo, "a"), "a");
        await Report(silo, await Lease(silo, "a"), "a");
        await silo.UntilEnded("e");
        Assert.Equal(new LeaseReply(null, Ended: true), await Ask(silo, "a"));
        Assert.Equal(new LeaseReply(null, Ended: true), await silo.Coordinator("never").Lease(new("a", 1, null, "")));
    }

    private async Task<EmbeddedSilo> Start(int trials, Func<Contracts.Specs.ExperimentSpec, Contracts.Specs.ExperimentSpec>? change = null, bool alone = false)
    {
        var silo = await EmbeddedSilo.Start(new TrivialTrainer(), o => (o.Slots, o.IsAlone) = (0, alone), _clock);
        var spec = TrivialTrainer.Spec(trials);
        await silo.Submit("e", change?.Invoke(spec) ?? spec);
        return silo;
    }

    private static async Task Reactivate(EmbeddedSilo silo) => await silo.Coordinator("e").AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>Has the silo collect what nobody has called for a while.</summary>
    private static async Task Collect(EmbeddedSilo silo) => await silo.Host.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    private static async Task<int> Coordinators(EmbeddedSilo silo) =>
        (await silo.Host.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).Count(grain => grain.GrainType.Contains(nameof(SearchCoordinatorGrain), StringComparison.Ordinal));

    private static Task<LeaseReply> Ask(EmbeddedSilo silo, string worker, string? key = null, int trials = 1, bool ahead = false) =>
        silo.Coordinator("e").Lease(new(worker, trials, key, "", ahead));

    private static async Task<LeaseGrant> Lease(EmbeddedSilo silo, string worker, string? key = null, int trials = 1) =>
        (await Ask(silo, worker, key, trials)).Grant ?? throw new InvalidOperationException("Nothing was granted.");

    private static async Task<IReadOnlyList<ReportVerdict>> Report(EmbeddedSilo silo, LeaseGrant grant, string worker) =>
        (await silo.Coordinator("e").Report(new(grant.Token, worker, [.. grant.Fits.Select(Result)]))).Verdicts;

    private static FitReport Result(LeasedFit fit) => new()
    {
        Trial = fit.Trial,
        Fold = fit.Fold,
        Scores = new Dictionary<string, double> { ["score"] = fit.Trial },
        FitKey = $"{fit.Trial}/{fit.Fold}",
    };

    private static List<(long Trial, int Fold)> Fits(LeaseGrant grant) => [.. grant.Fits.Select(f => (f.Trial, f.Fold))];
}
