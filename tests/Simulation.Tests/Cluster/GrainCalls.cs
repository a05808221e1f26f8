using System.Reflection;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Simulation.Tests.Checks;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>The grains as an endpoint sees them.</summary>
internal sealed class GrainCalls
{
    private readonly Dictionary<string, ISearchCoordinatorGrain> _coordinators = new(StringComparer.Ordinal);
    private readonly Cluster _cluster;
    private readonly Endpoint _from;
    private readonly Auditor _auditor;

    public GrainCalls(Cluster cluster, Endpoint from, Auditor auditor)
    {
        (_cluster, _from, _auditor) = (cluster, from, auditor);
        Catalog = new CatalogCalls(cluster, from);
        Factory = GrainFactory.Create(this);
    }

    public IGrainFactory Factory { get; }

    public IExperimentCatalogGrain Catalog { get; }

    public ISearchCoordinatorGrain Coordinator(string experiment)
    {
        if (!_coordinators.TryGetValue(experiment, out var calls))
            _coordinators[experiment] = calls = new CoordinatorCalls(_cluster, _from, experiment, _auditor);
        return calls;
    }
}

/// <summary>A factory that knows coordinators and the catalog.</summary>
public class GrainFactory : DispatchProxy
{
    private GrainCalls? _calls;

    internal static IGrainFactory Create(GrainCalls calls)
    {
        var factory = Create<IGrainFactory, GrainFactory>();
        ((GrainFactory)factory)._calls = calls;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        args?[0] is string experiment ? _calls!.Coordinator(experiment) : _calls!.Catalog;
}

/// <summary>Calls the catalog.</summary>
internal sealed class CatalogCalls(Cluster cluster, Endpoint from) : IExperimentCatalogGrain
{
    public Task<ClusterInfo> GetInfoAsync() => CallAsync("GetInfo", c => c.Catalog.GetInfoAsync());

    public Task<IReadOnlyList<string>> ListAsync() => CallAsync("List", c => c.Catalog.ListAsync());

    public Task<ExperimentsPage> ListExperimentsAsync(string? wanted, string? after, int max) =>
        CallAsync("ListExperiments", c => c.Catalog.ListExperimentsAsync(wanted, after, max));

    public Task<IReadOnlyList<string>> RankExperimentsAsync(string workerKey, string slot, string? serving) =>
        CallAsync("RankExperiments", c => c.Catalog.RankExperimentsAsync(workerKey, slot, serving));

    public Task<int> AnnounceDemandAsync(string experimentId, bool wanting, string device, int priority) =>
        CallAsync("AnnounceDemand", c => c.Catalog.AnnounceDemandAsync(experimentId, wanting, device, priority));

    public Task RegisterAsync(string workerKey, int slots, QuarantinedDevice? aside) => CallAsync("Register", async c =>
    {
        await c.Catalog.RegisterAsync(workerKey, slots, aside);
        return true;
    });

    public Task UnregisterAsync(string workerKey) => CallAsync("Unregister", async c =>
    {
        await c.Catalog.UnregisterAsync(workerKey);
        return true;
    });

    public Task<bool> NeedsDataAsync(string hash) => CallAsync("NeedsData", c => c.Catalog.NeedsDataAsync(hash));

    private Task<T> CallAsync<T>(string method, Func<CatalogActivation, Task<T>> invoke) =>
        cluster.CallAsync(from, Cluster.CatalogGrain, method, activation => invoke((CatalogActivation)activation));
}

/// <summary>Calls a coordinator; what it answers is audited before it is sent.</summary>
internal sealed class CoordinatorCalls(Cluster cluster, Endpoint from, string experiment, Auditor auditor)
    : ISearchCoordinatorGrain
{
    public Task<SubmitReply> SubmitAsync(SubmitRequest request) =>
        CallAsync("Submit", c => c.Coordinator.SubmitAsync(request));

    public Task<LeaseReply> LeaseAsync(LeaseRequest request) => CallAsync("Lease", async c =>
    {
        var reply = await c.Coordinator.LeaseAsync(request);
        auditor.Granted(experiment, reply);
        return reply;
    });

    public Task<RenewReply> RenewAsync(long token, string workerId, long secret) =>
        CallAsync("Renew", c => c.Coordinator.RenewAsync(token, workerId, secret));

    public Task<ReportReply> ReportAsync(ReportRequest request) => CallAsync("Report", async c =>
    {
        var reply = await c.Coordinator.ReportAsync(request);
        auditor.Answered(experiment, request, reply);
        return reply;
    });

    public Task GiveBackAsync(long token, string workerId, bool leaves, long secret) =>
        DoAsync("GiveBack", c => c.Coordinator.GiveBackAsync(token, workerId, leaves, secret));

    public Task LeaveAsync(string workerId, long secret) =>
        DoAsync("Leave", c => c.Coordinator.LeaveAsync(workerId, secret));

    public Task<bool> MayStoreAsync(ArtifactKey key, LeaseProof lease) =>
        CallAsync("MayStore", c => c.Coordinator.MayStoreAsync(key, lease));

    public Task<bool> MayDeleteAsync(ArtifactKey key) =>
        CallAsync("MayDelete", c => c.Coordinator.MayDeleteAsync(key));

    public Task<ExperimentSpec?> GetSpecAsync() => CallAsync("GetSpec", c => c.Coordinator.GetSpecAsync());

    public Task<ExperimentStatus?> GetStatusAsync() => CallAsync("GetStatus", async c =>
    {
        var status = await c.Coordinator.GetStatusAsync();
        auditor.Shown(experiment, status);
        return status;
    });

    public Task<ResultsPage> GetResultsAsync(long fromTrial, int maxTrials) =>
        CallAsync("GetResults", c => c.Coordinator.GetResultsAsync(fromTrial, maxTrials));

    public Task<IReadOnlyList<RunningLease>> GetLeasesAsync(int max) =>
        CallAsync("GetLeases", c => c.Coordinator.GetLeasesAsync(max));

    public Task PauseAsync() => DoAsync("Pause", c => c.Coordinator.PauseAsync());

    public Task ResumeAsync() => DoAsync("Resume", c => c.Coordinator.ResumeAsync());

    public Task CancelAsync() => DoAsync("Cancel", c => c.Coordinator.CancelAsync());

    public Task<TrialHistory?> GetTrialAsync(long trial) =>
        CallAsync("GetTrial", c => c.Coordinator.GetTrialAsync(trial));

    public Task<DeleteVerdict> DeleteAsync() => CallAsync("Delete", c => c.Coordinator.DeleteAsync());

    public Task SetPriorityAsync(int priority) => DoAsync("SetPriority", c => c.Coordinator.SetPriorityAsync(priority));

    private Task<bool> DoAsync(string method, Func<CoordinatorActivation, Task> invoke) => CallAsync(method, async c =>
    {
        await invoke(c);
        return true;
    });

    private Task<T> CallAsync<T>(string method, Func<CoordinatorActivation, Task<T>> invoke) =>
        cluster.CallAsync(from, experiment, method, activation => invoke((CoordinatorActivation)activation));
}
