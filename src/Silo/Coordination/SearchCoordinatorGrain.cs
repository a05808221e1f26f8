using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Silo.Guards;
using Experiments.Silo.Stores;
using Experiments.Silo.Workers;
using Orleans.Concurrency;

namespace Experiments.Silo.Coordination;

/// <summary>The grain that hosts a <see cref="SearchCoordinator"/>.</summary>
/// <remarks>It stays active while the experiment runs, and leaves memory soon after the end.</remarks>
[Reentrant, CollectionAgeLimit(Minutes = MinutesAfterEnd)]
internal sealed class SearchCoordinatorGrain : Grain, ISearchCoordinatorGrain, ICoordinatorHost
{
    private const double MinutesAfterEnd = 2;

    private readonly SearchCoordinator _coordinator;
    private readonly IArtifactStore _artifacts;
    private readonly ISiloStatusOracle _silos;
    private TaskScheduler _turnScheduler = TaskScheduler.Default;

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
        _turnScheduler = TaskScheduler.Current;
        return _coordinator.ActivateAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _coordinator.Deactivate();
        return Task.CompletedTask;
    }

    public void RunOnTurn(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turnScheduler);

    public Task<T> RunOffTurnAsync<T>(Func<T> work) => Task.Run(work);

    public bool IsSiloDead(string workerId) => WorkerKey.FindSilo(workerId) is { } silo && _silos.IsDeadSilo(silo);

    public void KeepAlive(bool stays) => DelayDeactivation(stays ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);

    public void RequestReplacement() => DeactivateOnIdle();

    public Task<SubmitReply> SubmitAsync(SubmitRequest request) =>
        _coordinator.SubmitAsync(CoordinatorArguments.Check(request, ExperimentId));

    public Task<LeaseReply> LeaseAsync(LeaseRequest request) =>
        _coordinator.LeaseAsync(CoordinatorArguments.Check(request));

    public Task<RenewReply> RenewAsync(long token, string workerId, long secret) => _coordinator.RenewAsync(
        CoordinatorArguments.CheckToken(token), CoordinatorArguments.CheckWorker(workerId), secret);

    public Task<ReportReply> ReportAsync(ReportRequest request) =>
        _coordinator.ReportAsync(CoordinatorArguments.Check(request));

    public Task GiveBackAsync(long token, string workerId, bool leaves, long secret) => _coordinator.GiveBackAsync(
        CoordinatorArguments.CheckToken(token), CoordinatorArguments.CheckWorker(workerId), leaves, secret);

    public Task LeaveAsync(string workerId, long secret) =>
        _coordinator.LeaveAsync(CoordinatorArguments.CheckWorker(workerId), secret);

    public Task<bool> MayStoreAsync(ArtifactKey key, LeaseProof lease) =>
        _coordinator.MayStoreAsync(CoordinatorArguments.Check(key), CoordinatorArguments.Check(lease));

    public Task<bool> MayDeleteAsync(ArtifactKey key) => _coordinator.MayDeleteAsync(CoordinatorArguments.Check(key));

    public Task<ExperimentSpec?> GetSpecAsync() => _coordinator.GetSpecAsync();

    public Task<ExperimentStatus?> GetStatusAsync() => _coordinator.GetStatusAsync();

    public Task<ResultsPage> GetResultsAsync(long fromTrial, int maxTrials) =>
        _coordinator.GetResultsAsync(
            CoordinatorArguments.CheckTrial(fromTrial),
            (int)Arguments.CheckRange(maxTrials, "The number of trials", 1, int.MaxValue));

    public Task<TrialHistory?> GetTrialAsync(long trial) =>
        _coordinator.GetTrialAsync(CoordinatorArguments.CheckTrial(trial));

    public Task<IReadOnlyList<RunningLease>> GetLeasesAsync(int max) =>
        _coordinator.GetLeasesAsync((int)Arguments.CheckRange(max, "The number of leases", 1, int.MaxValue));

    public Task PauseAsync() => _coordinator.PauseAsync();

    public Task ResumeAsync() => _coordinator.ResumeAsync();

    public Task CancelAsync() => _coordinator.CancelAsync();

    public Task SetPriorityAsync(int priority) => _coordinator.SetPriorityAsync(priority);

    public async Task<DeleteVerdict> DeleteAsync()
    {
        var verdict = await _coordinator.DeleteAsync();
        if (verdict == DeleteVerdict.Deleted)
            await _artifacts.DeleteAsync(new(ArtifactKind.Artifact, ExperimentId, 0));
        return verdict;
    }
}
