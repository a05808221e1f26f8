using Experiments.Contracts.Leases;
using Experiments.Silo.Settings;
using Experiments.Silo.Tests.Telemetry;
using Experiments.Silo.Training;
using Experiments.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Experiments.Silo.Tests.Workers;

/// <summary>A pack of several leases, call by call: the test is the coordinator and the device.</summary>
public sealed class LeasePackTests
{
    private const int Folds = 2;
    private static readonly SiloClock s_time = new(TimeProvider.System);
    private readonly List<(long Token, long Trial)> _reported = [];
    private readonly List<long> _givenBack = [];
    private readonly Queue<LeaseGrant> _grants = new();
    private readonly List<LeaseRequest> _asked = [];
    private readonly WorkerState _worker = new("simulator", 1, TimeProvider.System);
    private readonly RemoteCalls _calls = new(s_time, NullLogger<RemoteCalls>.Instance);
    private readonly IGrainFactory _grains;
    private readonly ExperimentRanking _ranking;

    public LeasePackTests()
    {
        _grains = FakeGrains.Create((_, method, arguments) => AnswerAsync(method, arguments));
        _ranking = new("slot", "worker", _worker, _ => { }, new(_grains, _calls), s_time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lease_that_is_lost_takes_its_own_lanes_with_it_and_no_others()
    {
        var (lost, kept) = (Grant(1, 0), Grant(2, 1, 2));
        var leases = Slot(lost, kept);
        var first = await LeaseAsync(leases);
        await using (var pack = Pack(leases, first))
        {
            await pack.FillAsync(6, Folds, canRefill: true);
            first.Drop();

            Assert.False(pack.Cancellation.IsCancellationRequested);
            Assert.All(lost.Fits, fit => Assert.False(pack.IsWanted(fit)));
            Assert.All(kept.Fits, fit => Assert.True(pack.IsWanted(fit)));
            foreach (var fit in (LeasedFit[])[.. lost.Fits, .. kept.Fits]) pack.OnFitEnded(Trained(fit));
            Assert.Equal(kept.Fits.Count, pack.FitsEnded);
        }

        Assert.Equal([(2L, 1L), (2L, 2L)], _reported.Order());
        Assert.DoesNotContain(2L, _givenBack);
    }

    [Fact]
    public async Task A_trial_that_is_leased_again_into_the_same_pack_is_reported_under_its_new_lease()
    {
        var (lost, again) = (Grant(1, 0), Grant(9, 0));
        var leases = Slot(lost, Grant(2, 1), again);
        var first = await LeaseAsync(leases);
        await using (var pack = Pack(leases, first))
        {
            await pack.FillAsync(4, Folds, canRefill: true);
            first.Drop();
            Assert.Equal(again.Fits, pack.TakeFits(2));

            foreach (var fit in lost.Fits) pack.OnFitEnded(Trained(fit));
            foreach (var fit in again.Fits) pack.OnFitEnded(Trained(fit));
        }

        Assert.Equal([(9L, 0L)], _reported);
        Assert.Equal([2L], _givenBack);
    }

    [Fact]
    public async Task Each_lease_has_a_span_of_its_own_in_the_pack_which_ends_with_its_lanes()
    {
        using var recorded = new RecordedSpans();
        LeaseGrant Traced(LeaseGrant grant) =>
            grant with { Fits = [.. grant.Fits.Select(fit => fit with { Trace = recorded.Parent })] };
        var leases = Slot(Traced(Grant(1, 0)), Traced(Grant(2, 1)), Grant(3, 2));
        var first = await LeaseAsync(leases);
        await using (var pack = Pack(leases, first))
        {
            await pack.FillAsync(6, Folds, canRefill: true);
            var parents = pack.Fits.Select(fit => fit.Trace).Distinct().ToList();
            Assert.Equal(3, parents.Count);
            Assert.Null(parents[2]);
            Assert.DoesNotContain(recorded.Parent, parents);
            // The fits that remain to be trained one by one are below the pack too.
            Assert.Equal(parents, pack.UnendedTrials.Select(lease => lease.Fits[0].Trace));

            foreach (var fit in pack.Fits.Where(fit => fit.Trial == 1)) pack.OnFitEnded(Trained(fit));
            Assert.Equal(parents[1], Assert.Single(recorded.Ended, span => span.OperationName == "pack").Id);
        }

        Assert.Equal(2, recorded.Ended.Count(span => span.OperationName == "pack"));
    }

    [Fact]
    public async Task When_every_lease_that_is_not_done_is_lost_the_pack_is_over()
    {
        var (lost, done) = (Grant(1, 0), Grant(2, 1));
        var leases = Slot(lost, done);
        var first = await LeaseAsync(leases);
        await using var pack = Pack(leases, first);
        await pack.FillAsync(4, Folds, canRefill: true);
        foreach (var fit in done.Fits) pack.OnFitEnded(Trained(fit));
        Assert.False(pack.Cancellation.IsCancellationRequested);
        first.Drop();

        Assert.True(pack.Cancellation.IsCancellationRequested);
        Assert.Empty(pack.TakeFits(2));
    }

    [Fact]
    public async Task What_is_asked_for_leaves_room_for_whole_trials_and_tells_what_is_held()
    {
        // The first lease has the one fold that is left of its trial.
        var part = Grant(1, 0) with { Fits = [new(0, 1, "{}", 2)] };
        var leases = Slot(part, Grant(2, 1));
        await using var pack = Pack(leases, await LeaseAsync(leases));
        await pack.FillAsync(6, Folds, canRefill: true);

        Assert.Equal([(2, 1), (1, 2)], _asked.Skip(1).Select(asked => (asked.MaxTrials, asked.TrialsHeld)));
    }

    private static LeaseGrant Grant(long token, params long[] trials) =>
        new("e", token, TimeSpan.FromSeconds(15), "one",
        [
            .. from trial in trials from fold in Enumerable.Range(0, Folds) select new LeasedFit(trial, fold, "{}", 1)
        ]);

    private static TrainedFit Trained(LeasedFit fit) => new(new FitReport { Trial = fit.Trial, Fold = fit.Fold });

    private SlotLeases Slot(params LeaseGrant[] grants)
    {
        foreach (var grant in grants) _grants.Enqueue(grant);
        return new(
            "slot", _worker, _ranking, new(_grains, _calls, new(), s_time, new(5)),
            Checkpoints.CreateWithoutStore(s_time), s_time);
    }

    private LeasePack Pack(SlotLeases leases, HeldLease first)
    {
        var failures = new FitFailures(
            _worker, new(new(s_time), NullLogger<ProcessFault>.Instance), NullLogger<FitFailures>.Instance);
        var artifacts = new RefitArtifacts(
            new(_grains, _calls), new(() => throw new InvalidOperationException("Nothing is stored here.")), new(5),
            new(s_time, SilentInstruments.New(), NullLogger<StoreRetry>.Instance), failures);
        var reports = new LeaseReports(
            "slot", leases, new(_grains, _calls, new(), s_time, new(5)), artifacts, NullLogger<LeaseReports>.Instance);
        return new(first, _worker, new(_worker, _ranking, leases, new(1), s_time), leases, reports, failures,
            SilentInstruments.New(), start: 0, Token);
    }

    private Task AnswerAsync(string method, object?[] arguments)
    {
        switch (method)
        {
            case "LeaseAsync":
                _asked.Add((LeaseRequest)arguments[0]!);
                return Task.FromResult(new LeaseReply(_grants.TryDequeue(out var grant) ? grant : null, Ended: false));
            case "ReportAsync":
                var report = (ReportRequest)arguments[0]!;
                _reported.AddRange(report.Fits.Select(fit => (report.Token, fit.Trial)).Distinct());
                return Task.FromResult(new ReportReply([.. report.Fits.Select(_ => ReportVerdict.Accepted)]));
            default:
                _givenBack.Add((long)arguments[0]!);
                return Task.CompletedTask;
        }
    }

    private static async Task<HeldLease> LeaseAsync(SlotLeases leases) =>
        await leases.TryLeaseAsync("e", LeaseSize.One, ahead: false, Token)
        ?? throw new InvalidOperationException("Nothing was granted.");
}
