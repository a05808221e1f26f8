using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Specs;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>
/// What a coordinator itself makes sure of, also when a call comes from a silo: the lease is the caller's, and the
/// report is that of the fit.
/// </summary>
public sealed class ForgedReportTests(OpenCluster cluster) : IClassFixture<OpenCluster>
{
    private const long Wrong = StrangerFixture.Secret + 1;

    private string Slot => $"{cluster.Worker}/0";

    [Fact]
    public async Task Nothing_is_done_under_a_lease_without_its_secret()
    {
        var (id, held) = await BeginAsync();
        var coordinator = cluster.Silo.Coordinator(id);
        Assert.Equal(ReportVerdict.Unknown, await cluster.ReportAsync(id, held, secret: Wrong));
        Assert.False((await coordinator.RenewAsync(held.Token, Slot, Wrong)).Valid);
        await coordinator.GiveBackAsync(held.Token, Slot, secret: Wrong);
        Assert.Null((await coordinator.LeaseAsync(new(Slot, 1, "one", "", TokensHeld: [], Secret: Wrong))).Grant);
        var checkpoint = new ArtifactKey(ArtifactKind.Checkpoints, id, "0-0-0");
        Assert.False(await coordinator.MayStoreAsync(checkpoint, new(held.Token, Wrong)));
        Assert.True(await coordinator.MayStoreAsync(checkpoint, new(held.Token, StrangerFixture.Secret)));
        Assert.False(await coordinator.MayStoreAsync(
            new(ArtifactKind.Artifact, id), new(held.Token, StrangerFixture.Secret)));
        Assert.True((await coordinator.RenewAsync(held.Token, Slot, StrangerFixture.Secret)).Valid);
        // A restarted coordinator knows the secret from the store.
        await coordinator.AsReference<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle(
            TestContext.Current.CancellationToken);
        Assert.Equal(ReportVerdict.Unknown, await cluster.ReportAsync(id, held, secret: Wrong));
        await coordinator.LeaveAsync(Slot, Wrong);
        Assert.Equal(ReportVerdict.Accepted, await cluster.ReportAsync(id, held));
    }

    public static TheoryData<string, Func<FitReport, FitReport>> WrongReports => new()
    {
        { "another key", report => report with { FitKey = "00/{}/0" } },
        { "no key", report => report with { FitKey = "" } },
        { "another key of a failure", report => report with { FitKey = "k", Failure = new(FailureCause.Error, "") } },
        { "another metric", report => report with { Scores = new Dictionary<string, double> { ["x"] = 1 } } },
        { "no score", report => report with { Scores = new Dictionary<string, double>() } },
        { "infinite", report => report with
            { Scores = new Dictionary<string, double> { ["score"] = double.PositiveInfinity } } },
        { "best epoch", report => report with { BestEpoch = 6 } },
        { "artifact of a fold", report => report with { Artifact = "done" } },
    };

    [Theory, MemberData(nameof(WrongReports))]
    public async Task A_report_that_is_not_that_of_the_fit_does_not_count_and_its_fit_is_tried_again(
        string what, Func<FitReport, FitReport> change)
    {
        Assert.NotEmpty(what);
        var (id, held) = await BeginAsync();
        Assert.Equal(ReportVerdict.Unknown, await cluster.ReportAsync(id, held, change: change));
        // The fits go to the next worker at once.
        var again = await cluster.LeaseAsync(id);
        Assert.All(again.Fits, fit => Assert.Equal((0, 2), (fit.Trial, fit.Attempt)));
        Assert.Equal(ReportVerdict.Accepted, await cluster.ReportAsync(id, again));
    }

    [Fact]
    public async Task Workers_whose_reports_never_count_end_a_search_with_the_reason()
    {
        var (id, held) = await BeginAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(
                ReportVerdict.Unknown, await cluster.ReportAsync(id, held, change: r => r with { FitKey = "" }));
            if (attempt < 9) held = await cluster.LeaseAsync(id);
        }
        var status = await cluster.Silo.UntilEndedAsync(id);
        Assert.Equal(Contracts.Results.ExperimentState.Failed, status.State);
        Assert.Contains("its fit key is another one", status.Message, StringComparison.Ordinal);
    }

    private async Task<(string Id, LeaseGrant Held)> BeginAsync()
    {
        var id = $"e{Guid.NewGuid():N}";
        // No other experiment has this data, so that no result is known.
        ExperimentSpec spec = TrivialTrainer.Spec(1);
        await cluster.Silo.SubmitAsync(id, spec with { Data = spec.Data with { Hash = id } });
        return (id, await cluster.LeaseAsync(id));
    }
}
