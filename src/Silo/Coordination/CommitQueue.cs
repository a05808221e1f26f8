using Experiments.Contracts.Errors;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Makes durable what was applied to the search, in batches that join the store's group commit. It is fenced by the
/// search's term: an activation whose commit fails, or that learns of a later term, is over, because what it holds in
/// memory is not what is durable.
/// </summary>
/// <param name="experiment">The experiment; what becomes durable is noted in it.</param>
/// <param name="store">Where its rows are durable.</param>
/// <param name="clock">The time.</param>
/// <param name="ownershipInterval">How long ownership, once checked, is taken for granted.</param>
/// <param name="telemetry">Told of commits and of the activation's end.</param>
/// <param name="onFailed">Called once the activation is over.</param>
internal sealed class CommitQueue(
    OwnedExperiment experiment, IExperimentStore store, SiloClock clock, TimeSpan ownershipInterval,
    CoordinatorTelemetry telemetry, Action onFailed)
{
    private StoreException? _failure;
    private long _batchesTaken;
    private long _lastDurableBatch;

    /// <summary>When it was last known that no other activation owned the experiment.</summary>
    private long _ownershipCheckedAt;

    /// <summary>Whether this activation is over.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>The commit that began last; faulted where it failed.</summary>
    public Task LastCommit { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// The search, if it runs. After a failed commit what is in memory is worth nothing, and no answer comes from it.
    /// </summary>
    /// <exception cref="StoreException">This activation is over.</exception>
    public ActiveSearch? Search =>
        _failure is null ? experiment.Search : throw new StoreException(_failure.Message, _failure);

    /// <summary>
    /// The search of a lease, if it runs. A lease of a later term is proof that another activation owns the
    /// experiment: this one is over before a commit of its own has told it so, and must not refuse what the other
    /// granted.
    /// </summary>
    /// <exception cref="StaleTermException">The lease is of a later term.</exception>
    public ActiveSearch? GetSearch(LeaseToken token)
    {
        if (Search is { } search && token.Term > search.Term)
            throw Fail(new StaleTermException(experiment.Id, search.Term));
        return Search;
    }

    /// <summary>
    /// The experiment as it stands where another activation owns it. An activation that is never called to change
    /// anything, or that was there before the experiment was, would otherwise answer from an old state for ever. The
    /// store is asked once an interval at most.
    /// </summary>
    public async Task<ExperimentRecord?> FindNewOwnerAsync()
    {
        var term = experiment.Search?.Term ?? 0;
        if (experiment.Search is null
                && (experiment.DurableStatus is not null || experiment.Submission is { IsCompleted: false }))
            return null;
        if (experiment.Search is not null && clock.Time.GetElapsedTime(_ownershipCheckedAt) < ownershipInterval)
            return null;
        _ownershipCheckedAt = clock.Time.GetTimestamp();
        if (await store.FindAsync(experiment.Id) is not { } record || record.Term == term) return null;
        Fail(new StaleTermException(experiment.Id, term));
        return record;
    }

    /// <exception cref="StaleTermException">Another activation owns the experiment.</exception>
    public async Task EnsureOwnershipAsync()
    {
        if (await FindNewOwnerAsync() is { } record) throw new StaleTermException(experiment.Id, record.Term - 1);
    }

    /// <summary>What was applied since the last call; null where nothing was.</summary>
    /// <param name="search">The search.</param>
    /// <param name="workers">How many slots share it.</param>
    /// <param name="always">
    /// Whether there is a batch also of nothing, which proves that no other activation owns the experiment: what a
    /// user asks may change nothing here, and much there.
    /// </param>
    public PendingCommit? Take(ActiveSearch search, int workers, bool always) =>
        search.Batches.Take(workers, clock.Now, always) is { } batch
            ? new(++_batchesTaken, batch, search.Batches.TakeMetrics(batch))
            : null;

    /// <summary>Makes a batch durable. The store writes batches in the order in which this is called.</summary>
    /// <exception cref="StoreException">It was not written, and this activation is over.</exception>
    public async Task CommitAsync(PendingCommit commit)
    {
        var started = clock.Time.GetTimestamp();
        try
        {
            await (LastCommit = store.CommitAsync(commit.Batch));
        }
        catch (StoreException e)
        {
            telemetry.OnCommitFailed();
            Fail(e);
            throw;
        }

        telemetry.OnCommitted(commit, clock.Time.GetElapsedTime(started));
        _ownershipCheckedAt = started;
        // Commits may be answered in another order than they were written.
        if (commit.Number <= _lastDurableBatch) return;
        _lastDurableBatch = commit.Number;
        experiment.SetDurable(commit.Batch.Status);
        telemetry.Show(commit.Metrics.Search);
    }

    private StoreException Fail(StoreException reason)
    {
        telemetry.OnOver(experiment.Id, reason.Message);
        _failure = reason;
        onFailed();
        return reason;
    }
}
