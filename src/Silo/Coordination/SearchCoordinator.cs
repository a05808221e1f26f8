using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Planning;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The coordinator of one experiment, with the methods of <see cref="ISearchCoordinatorGrain"/>. Every call is applied
/// in memory, joins the store's group commit, awaits it and answers. An answer is therefore durable, and calls that
/// arrive together share one wait for the disk. Calls may interleave at awaits; the host runs one turn at a time.
/// </summary>
internal sealed class SearchCoordinator
{
    private const int MaxFitsOfPage = 100_000;
    private const int MaxLeases = 1000;

    private readonly IExperimentStore _store;
    private readonly SiloClock _clock;
    private readonly OwnedExperiment _experiment;
    private readonly SearchLifecycle _lifecycle;
    private readonly LeaseGranter _granter;
    private readonly LeaseKeeper _keeper;
    private readonly SearchOperations _operations;
    private readonly StoreRights _rights;
    private readonly TrialReader _trials;

    public SearchCoordinator(
        ICoordinatorHost host, IExperimentStore store, RunningExperiments running, PlanCache plans, SiloClock clock,
        SiloHostOptions options, CoordinatorTelemetry telemetry)
    {
        (_store, _clock) = (store, clock);
        _experiment = new(host);
        _lifecycle = new(_experiment, host, store, running, plans, clock, options, telemetry);
        _granter = new(_experiment, _lifecycle, host, clock, options, telemetry);
        _keeper = new(_experiment, _lifecycle, clock, telemetry);
        _operations = new(_experiment, _lifecycle, store, clock, telemetry);
        _rights = new(_experiment, _lifecycle);
        _trials = new(_experiment, store, plans);
    }

    private string Id => _experiment.Id;

    /// <summary>Begins with the experiment's rows in the store, before any other call.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        if (await _store.FindAsync(Id, cancellationToken) is not { } record) return;
        if (record.Status.State.HasEnded())
        {
            _experiment.SetDurable(record.Spec, record.Status);
            return;
        }
        try
        {
            await _lifecycle.TakeOverAsync();
        }
        catch (StoreNotWritableException e)
        {
            // A user must see the state and its results, and why they stay as they are, while the disk is full.
            _experiment.SetDurable(record.Spec, record.Status);
            _lifecycle.Commits.EndUnwritten(e);
        }
    }

    /// <summary>Ends this activation; the next one continues from the store.</summary>
    public void Deactivate() => _lifecycle.Stop();

    public async Task<SubmitReply> SubmitAsync(SubmitRequest request)
    {
        // Before anything else reads the specification: a stranger may have sent it.
        if (SpecLimits.Check(request.Spec) is { Count: > 0 } problems)
            return new([.. problems.Select(i => new IssueMessage(i.Path, i.Message, i.Remedy))]);
        var isKnown = _experiment.DurableStatus is not null;
        if (!isKnown)
        {
            if (_experiment.Submission is not { IsFaulted: false } submission
                    || (submission.IsCompletedSuccessfully && !submission.Result.Accepted))
                submission = _experiment.Submission = _lifecycle.BeginAsync(request);
            if (await submission is { Accepted: false } refused) return refused;
        }
        return _experiment.Spec is { } spec && !SpecIdentity.AreSame(spec, request.Spec)
            ? new([new("", $"The id {Id} is that of another experiment.", "Submit it under an id of its own.")],
                IsTaken: true)
            : new([], IsKnown: isKnown);
    }

    public Task<LeaseReply> LeaseAsync(LeaseRequest request) => _granter.LeaseAsync(request);

    public Task<RenewReply> RenewAsync(long token, string workerId, long secret) =>
        _keeper.RenewAsync(new(token), workerId, secret);

    public Task<ReportReply> ReportAsync(ReportRequest request) => _keeper.ReportAsync(request);

    public Task GiveBackAsync(long token, string workerId, bool leaves, long secret) =>
        _keeper.GiveBackAsync(new(token), workerId, leaves, secret);

    public Task LeaveAsync(string workerId, long secret) => _keeper.LeaveAsync(workerId, secret);

    public Task<bool> MayStoreAsync(ArtifactKey key, LeaseProof lease) => _rights.MayStoreAsync(key, lease);

    public Task<bool> MayDeleteAsync(ArtifactKey key) => _rights.MayDeleteAsync(key);

    public Task<ExperimentSpec?> GetSpecAsync() => Task.FromResult(_experiment.Spec);

    public async Task<ExperimentStatus?> GetStatusAsync()
    {
        var status = await _lifecycle.Commits.FindNewOwnerAsync() is { } record
            ? record.Status
            : _experiment.DurableStatus;
        _lifecycle.Commits.ReplaceIfOver();
        return status is null || status.State.HasEnded() ? status : status with { StoreProblem = _store.WriteProblem };
    }

    public Task<ResultsPage> GetResultsAsync(long fromTrial, int maxTrials) =>
        _store.GetResultsAsync(Id, fromTrial, Math.Clamp(maxTrials, 1, MaxTrialsOfPage));

    /// <summary>
    /// The largest number of trials on a page, which keeps messages small however many folds a trial has.
    /// </summary>
    private int MaxTrialsOfPage => Math.Clamp(MaxFitsOfPage / (_experiment.DurableStatus?.Folds ?? 1), 1, 10_000);

    public Task<TrialHistory?> GetTrialAsync(long trial) => _trials.ReadAsync(trial);

    public Task<IReadOnlyList<RunningLease>> GetLeasesAsync(int max) => RunningLeases.ReadAsync(
        _store, Id, Math.Min(max, MaxLeases), _clock.Now, fit => _experiment.Search?.Leases.IsOpen(fit) == true);

    public Task PauseAsync() => _operations.PauseAsync();

    public Task ResumeAsync() => _operations.ResumeAsync();

    public Task CancelAsync() => _operations.CancelAsync();

    public Task SetPriorityAsync(int priority) => _operations.SetPriorityAsync(priority);

    public Task<DeleteVerdict> DeleteAsync() => _operations.DeleteAsync();
}
