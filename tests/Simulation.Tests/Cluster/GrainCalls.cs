using System.Reflection;
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
        Factory = GrainFactory.Of(this);
    }

    public IGrainFactory Factory { get; }

    public IExperimentCatalogGrain Catalog { get; }

    public ISearchCoordinatorGrain Coordinator(string experiment)
    {
        if (!_coordinators.TryGetValue(experiment, out var calls)) _coordinators[experiment] = calls = new CoordinatorCalls(_cluster, _from, experiment, _auditor);
        return calls;
    }
}

/// <summary>A factory that knows coordinators and the catalog.</summary>
public class GrainFactory : DispatchProxy
{
    private GrainCalls? _calls;

    internal static IGrainFactory Of(GrainCalls calls)
    {
        var factory = Create<IGrainFactory, GrainFactory>();
        ((GrainFactory)factory)._calls = calls;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args?[0] is string experiment ? _calls!.Coordinator(experiment) : _calls!.Catalog;
}

/// <summary>Calls the catalog.</summary>
internal sealed class CatalogCalls(Cluster cluster, Endpoint from) : IExperimentCatalogGrain
{
    public Task<ClusterInfo> GetInfo() => Call("GetInfo", c => c.Catalog.GetInfo());

    public Task<IReadOnlyList<string>> List() => Call("List", c => c.Catalog.List());

    public Task<ExperimentsPage> ListExperiments(string? wanted, string? after, int max) => Call("ListExperiments", c => c.Catalog.ListExperiments(wanted, after, max));

    public Task<IReadOnlyList<string>> Choose(string workerKey, string slot, string? serving) => Call("Choose", c => c.Catalog.Choose(workerKey, slot, serving));

    public Task<int> SetWanting(string experimentId, bool wanting, string device, int priority) =>
        Call("SetWanting", c => c.Catalog.SetWanting(experimentId, wanting, device, priority));

    public Task Register(string workerKey, int slots, SetAsideDevice? aside) => Call("Register", async c =>
    {
        await c.Catalog.Register(workerKey, slots, aside);
        return true;
    });

    public Task Unregister(string workerKey) => Call("Unregister", async c =>
    {
        await c.Catalog.Unregister(workerKey);
        return true;
    });

    private Task<T> Call<T>(string method, Func<CatalogActivation, Task<T>> invoke) =>
        cluster.Call(from, Cluster.CatalogGrain, method, activation => invoke((CatalogActivation)activation));
}

/// <summary>Calls a coordinator; what it answers is audited before it is sent.</summary>
internal sealed class CoordinatorCalls(Cluster cluster, Endpoint from, string experiment, Auditor auditor) : ISearchCoordinatorGrain
{
    public Task<SubmitReply> Submit(SubmitRequest request) => Call("Submit", c => c.Coordinator.Submit(request));

    public Task<LeaseReply> Lease(LeaseRequest request) => Call("Lease", async c =>
    {
        var reply = await c.Coordinator.Lease(request);
        auditor.Granted(experiment, reply);
        return reply;
    });

    public Task<RenewReply> Renew(long token, string workerId) => Call("Renew", c => c.Coordinator.Renew(token, workerId));

    public Task<ReportReply> Report(ReportRequest request) => Call("Report", async c =>
    {
        var reply = await c.Coordinator.Report(request);
        auditor.Answered(experiment, request, reply);
        return reply;
    });

    public Task GiveBack(long token, string workerId, bool leaves) => Do("GiveBack", c => c.Coordinator.GiveBack(token, workerId, leaves));

    public Task Leave(string workerId) => Do("Leave", c => c.Coordinator.Leave(workerId));

    public Task<ExperimentSpec?> GetSpec() => Call("GetSpec", c => c.Coordinator.GetSpec());

    public Task<ExperimentStatus?> GetStatus() => Call("GetStatus", async c =>
    {
        var status = await c.Coordinator.GetStatus();
        auditor.Shown(experiment, status);
        return status;
    });

    public Task<ResultsPage> GetResults(long fromTrial, int maxTrials) => Call("GetResults", c => c.Coordinator.GetResults(fromTrial, maxTrials));

    public Task Pause() => Do("Pause", c => c.Coordinator.Pause());

    public Task Resume() => Do("Resume", c => c.Coordinator.Resume());

    public Task Cancel() => Do("Cancel", c => c.Coordinator.Cancel());

    public Task<TrialHistory?> GetTrial(long trial) => Call("GetTrial", c => c.Coordinator.GetTrial(trial));

    public Task<DeleteVerdict> Delete() => Call("Delete", c => c.Coordinator.Delete());

    public Task SetPriority(int priority) => Do("SetPriority", c => c.Coordinator.SetPriority(priority));

    private Task<bool> Do(string method, Func<CoordinatorActivation, Task> invoke) => Call(method, async c =>
    {
        await invoke(c);
        return true;
    });

    private Task<T> Call<T>(string method, Func<CoordinatorActivation, Task<T>> invoke) =>
        cluster.Call(from, experiment, method, activation => invoke((CoordinatorActivation)activation));
}
