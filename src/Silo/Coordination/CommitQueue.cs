using Experiments.Contracts.Errors;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Makes the changes of the search durable, in batches that join the store's group commit. The search's term fences
/// them: after a failed commit or a sign of a later term this activation is over, because its memory differs from the
/// store.
/// </summary>
/// <param name="experiment">The experiment, which gets every durable status.</param>
/// <param name="store">The store.</param>
/// <param name="clock">The time.</param>
/// <param name="ownershipInterval">The time for which a check of the ownership is valid.</param>
/// <param name="telemetry">Records commits and the end of the activation.</param>
/// <param name="onFailed">Called when the activation is over.</param>
internal sealed class CommitQueue(
    OwnedExperiment experiment, IExperimentStore store, SiloClock clock, TimeSpan ownershipInterval,
    CoordinatorTelemetry telemetry, Action onFailed)
{
    /// <summary>
    /// The time for which an activation that cannot write stays, so that calls do not only meet its replacements.
    /// </summary>
    private static readonly TimeSpan s_unwrittenTime = TimeSpan.FromSeconds(1);

    private StoreException? _failure;
    private long _endedAt;
    private long _batchesTaken;
    private long _lastDurableBatch;

    /// <summary>The timestamp at which this activation last proved that it owns the experiment.</summary>
    private long _ownershipCheckedAt;

    /// <summary>True after this activation is over.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>The last commit that began; faulted if it failed.</summary>
    public Task LastCommit { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// The search, if it runs. After a failed commit its memory differs from the store, and no answer may use it.
    /// </summary>
    /// <exception cref="StoreException">This activation is over.</exception>
    public ActiveSearch? Search => _failure is null ? experiment.Search : throw CreateOver(_failure);

    /// <summary>
    /// The search of a lease, if it runs. A lease of a later term is a sign that another activation owns the
    /// experiment, and the store tells whether it does, because a token can be invented. If so, this activation is over
    /// even before a commit fails, and must not refuse the lease of the other one.
    /// </summary>
    /// <exception cref="StaleTermException">Another activation owns the experiment.</exception>
    public async Task<ActiveSearch?> GetSearchAsync(LeaseToken token)
    {
        if (Search is { } search && token.Term > search.Term
                && (await store.FindAsync(experiment.Id))?.Term != search.Term && Search is not null)
            throw Fail(new StaleTermException(experiment.Id, search.Term));
        return Search;
    }

    /// <summary>
    /// Finds the experiment's record if another activation owns the experiment; null if not. Without this check an
    /// activation without commits, or one from before the submission, would answer from an old state for ever. It
    /// queries the store at most once in an interval.
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

    /// <summary>Checks that no other activation owns the experiment.</summary>
    /// <exception cref="StaleTermException">Another activation owns the experiment.</exception>
    public async Task EnsureOwnershipAsync()
    {
        if (await FindNewOwnerAsync() is { } record) throw new StaleTermException(experiment.Id, record.Term - 1);
    }

    /// <summary>Takes the changes since the last call; null where nothing changed.</summary>
    /// <param name="search">The search.</param>
    /// <param name="workers">The number of slots that share it.</param>
    /// <param name="always">
    /// Whether to return a batch although nothing changed. Its commit proves that no other activation owns the
    /// experiment: a user's operation that changes nothing here might change something there.
    /// </param>
    public PendingCommit? Take(ActiveSearch search, int workers, bool always)
    {
        var now = clock.Now;
        return search.Batches.Take(workers, now, always) is { } batch
            ? new(++_batchesTaken, batch, search.Batches.TakeMetrics(batch, now))
            : null;
    }

    /// <summary>Makes a batch durable. The store writes batches in the order in which this is called.</summary>
    /// <exception cref="StoreException">The batch was not written, and this activation is over.</exception>
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
        // The answers of commits may arrive in another order than the commits were written.
        if (commit.Number <= _lastDurableBatch) return;
        _lastDurableBatch = commit.Number;
        experiment.SetDurable(commit.Batch.Status);
        telemetry.Show(commit.Metrics.Search);
    }

    /// <summary>
    /// Ends an activation that could not write to the store when it began, so that it has no search. It answers what
    /// needs no write, until it is replaced.
    /// </summary>
    public void EndUnwritten(StoreNotWritableException reason)
    {
        telemetry.OnOver(experiment.Id, reason.Message);
        _failure ??= reason;
        _endedAt = clock.Time.GetTimestamp();
    }

    /// <summary>Requests the replacement of an activation that is over: the next one tries to write again.</summary>
    public void ReplaceIfOver()
    {
        if (_failure is not null && clock.Time.GetElapsedTime(_endedAt) >= s_unwrittenTime) onFailed();
    }

    // The next activation may succeed where this one has failed.
    private StoreException CreateOver(StoreException reason)
    {
        ReplaceIfOver();
        return reason is StoreNotWritableException
            ? new StoreNotWritableException(reason.Message, reason)
            : new StoreException(reason.Message, reason)
            {
                IsUnavailable = reason.IsUnavailable || reason is StaleTermException,
            };
    }

    private StoreException Fail(StoreException reason)
    {
        telemetry.OnOver(experiment.Id, reason.Message);
        _failure = reason;
        onFailed();
        return reason;
    }
}
