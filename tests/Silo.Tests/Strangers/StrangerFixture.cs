using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Silo.Tests.Connections;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>
/// A head without workers, a stranger that came in because the cluster has no secret or the stranger has it too, and an
/// experiment that has ended.
/// </summary>
/// <param name="clusterSecret">The secret of the cluster; null for none.</param>
public abstract class StrangerFixture(string? clusterSecret) : IAsyncLifetime
{
    /// <summary>The experiment that has ended, with an artifact.</summary>
    public const string Done = "done";

    /// <summary>The secret of the worker's requests for leases.</summary>
    internal const long Secret = 77;

    private readonly TemporaryFolder _folder = new();
    private readonly SecretCluster _cluster = new();

    internal EmbeddedSilo Silo { get; private set; } = null!;

    internal Stranger Stranger { get; private set; } = null!;

    internal string Worker { get; private set; } = "";

    /// <summary>The folder of unfinished uploads.</summary>
    internal string Uploads => Path.Combine(_folder["cache"], "uploads");

    public async ValueTask InitializeAsync()
    {
        Silo = await _cluster.StartHeadAsync(clusterSecret, o => o.CacheFolder = _folder["cache"]);
        Stranger = await Stranger.ConnectAsync(Silo, clusterSecret);
        Worker = WorkerKey.Create(
            Assert.Single(await Silo.Host.Grains.GetGrain<IManagementGrain>(0).GetHosts()).Key, "cpu");
        await Silo.SubmitAsync(Done, TrivialTrainer.Spec(1));
        await ReportAsync(Done, await LeaseAsync(Done));
        var refit = await LeaseAsync(Done);
        await Silo.Host.Artifacts!.PutArtifactAsync(
            Done, new Dictionary<string, byte[]> { ["model.txt"] = [1, 2, 3] }, TestContext.Current.CancellationToken);
        await ReportAsync(Done, refit, Done);
        Assert.Equal(ExperimentState.Completed, (await Silo.UntilEndedAsync(Done)).State);
    }

    /// <summary>Leases as a worker of the cluster.</summary>
    internal async Task<LeaseGrant> LeaseAsync(string id) =>
        (await Silo.Coordinator(id).LeaseAsync(new($"{Worker}/0", 1, null, "", Secret: Secret))).Grant!;

    /// <summary>Reports as a worker of the cluster.</summary>
    internal async Task<ReportVerdict> ReportAsync(
        string id, LeaseGrant grant, string? artifact = null, Func<FitReport, FitReport>? change = null,
        long secret = Secret) =>
        (await Silo.Coordinator(id).ReportAsync(new(grant.Token, $"{Worker}/0",
            [.. grant.Fits.Select(fit => (change ?? (report => report))(
                Result(fit, id == Done ? "00" : id) with { Artifact = artifact }))],
            secret))).Verdicts[0];

    internal static FitReport Result(LeasedFit fit, string data = "00") => new()
    {
        Trial = fit.Trial,
        Fold = fit.Fold,
        Scores = new Dictionary<string, double> { ["score"] = 0.5 },
        Epochs = 5,
        BestEpoch = 3,
        FitKey = $"{data}/{fit.Params}/{fit.Fold}",
    };

    public async ValueTask DisposeAsync()
    {
        await Stranger.DisposeAsync();
        await Silo.DisposeAsync();
        _cluster.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A cluster without a secret: whoever reaches the port comes in.</summary>
public sealed class OpenCluster() : StrangerFixture(clusterSecret: null);

/// <summary>A cluster with a secret, and a client who has it.</summary>
public sealed class ClosedCluster() : StrangerFixture(SecretCluster.Secret);
