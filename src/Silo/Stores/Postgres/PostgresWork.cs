using Experiments.Contracts.Errors;
using Npgsql;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>A piece of work that waits for the writing connection.</summary>
internal abstract class PostgresWork
{
    /// <summary>Reports that the work was not done.</summary>
    public abstract void Fail(StoreException error);
}

/// <summary>A batch, which is committed together with other waiting batches.</summary>
internal sealed class PostgresBatch(CommitBatch batch) : PostgresWork
{
    // Continuations run on other threads, so that they do not delay the loop.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CommitBatch Content => batch;

    public (string Experiment, long Term) Key => (batch.Status.ExperimentId, batch.Term);

    public Task Done => _done.Task;

    /// <summary>Completes the batch after the group is durable; nothing was written for a term that was over.</summary>
    public void Complete(bool written)
    {
        if (written) _done.SetResult();
        else Fail(new StaleTermException(Key.Experiment, Key.Term));
    }

    public override void Fail(StoreException error) => _done.SetException(error);
}

/// <summary>Work that has a transaction of its own, and a result.</summary>
internal abstract class PostgresTask : PostgresWork
{
    /// <summary>Adds the statements of the work.</summary>
    public abstract void Add(NpgsqlBatch batch);

    /// <summary>Sets the result after the transaction is durable.</summary>
    public abstract void Complete(PostgresOutcome outcome);
}

/// <inheritdoc/>
internal sealed class PostgresTask<T>(Action<NpgsqlBatch> add, Func<PostgresOutcome, T> result) : PostgresTask
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Done => _done.Task;

    public override void Add(NpgsqlBatch batch) => add(batch);

    public override void Complete(PostgresOutcome outcome) => _done.SetResult(result(outcome));

    public override void Fail(StoreException error) => _done.SetException(error);
}
