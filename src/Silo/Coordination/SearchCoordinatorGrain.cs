using Experiments.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Silo.Stores;
using Experiments.Silo.Workers;
using Orleans.Concurrency;

namespace Experiments.Silo.Coordination;

/// <summary>A <see cref="SearchCoordinator"/> as Orleans hosts it.</summary>
[Reentrant]
internal sealed class SearchCoordinatorGrain : Grain, ISearchCoordinatorGrain, ICoordinatorHost
{
    private readonly SearchCoordinator _coordinator;
    private readonly IArtifactStore _artifacts;
    private readonly ISiloStatusOracle _silos;
    private TaskScheduler _turns = TaskScheduler.Default;

    public SearchCoordinatorGrain(IServiceProvider services, SiloStores stores, ISiloStatusOracle silos)
    {
        _coordinator = ActivatorUtilities.CreateInstance<SearchCoordinator>(services, this, stores.Experiments);
        _artifacts = stores.Artifacts;
        _silos = silos;
    }

    public string ExperimentId => this.GetPrimaryKeyString();

    public IExperimentCatalogGrain Catalog => GrainFactory.GetGrain<IExperimentCatalogGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _turns = TaskScheduler.Current;
        return _coordinator.Activate(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _coordinator.Deactivate();
        return Task.CompletedTask;
    }

    public void OnTurn(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns);

    public Task<T> OffTurn<T>(Func<T> work) => Task.Run(work);

    public bool IsGone(string workerId) => WorkerKey.TrySiloOf(workerId) is { } silo && _silos.IsDeadSilo(silo);

    public void Stay(bool stays) => DelayDeactivation(stays ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);

    public void Replace() => DeactivateOnIdle();

    public Task<SubmitReply> Submit(SubmitRequest request) => _coordinator.Submit(request);

    public Task<LeaseReply> Lease(LeaseRequest request) => _coordinator.Lease(request);

    public Task<RenewReply> Renew(long token, string workerId) => _coordinator.Renew(token, workerId);

    public Task<ReportReply> Report(ReportRequest request) => _coordinator.Report(request);

    public Task GiveBack(long token, string workerId, bool leaves) => _coordinator.GiveBack(token, workerId, leaves);

    public Task Leave(string workerId) => _coordinator.Leave(workerId);

    public Task<ExperimentSpec?> GetSpec() => _coordinator.GetSpec();

    public Task<ExperimentStatus?> GetStatus() => _coordinator.GetStatus();

    public Task<ResultsPage> GetResults(long fromTrial, int maxTrials) => _coordinator.GetResults(fromTrial, maxTrials);

    public Task<TrialHistory?> GetTrial(long trial) => _coordinator.GetTrial(trial);

    public Task Pause() => _coordinator.Pause();

    public Task Resume() => _coordinator.Resume();

    public Task Cancel() => _coordinator.Cancel();

    public Task SetPriority(int priority) => _coordinator.SetPriority(priority);

    public async Task<DeleteVerdict> Delete()
    {
        var verdict = await _coordinator.Delete();
        if (verdict == DeleteVerdict.Deleted) await _artifacts.Delete(new(StoredObjectKind.Artifact, ExperimentId, 0));
        return verdict;
    }
}
