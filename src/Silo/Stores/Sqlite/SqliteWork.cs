using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>A piece of work for the next group commit.</summary>
internal abstract class SqliteWork
{
    /// <summary>
    /// True for a batch of an experiment, which needs more room than other work: one that is written shows that the
    /// store can be written.
    /// </summary>
    public abstract bool IsBatch { get; }

    /// <summary>Does the work inside the group's transaction. Refused work must not have written anything.</summary>
    public abstract void Run(SqliteWriter writer);

    /// <summary>Sets the result, or the refusal, after the group is durable.</summary>
    public abstract void Complete();

    /// <summary>Reports that the store failed, and that nothing was written.</summary>
    public abstract void Fail(StoreException error);
}

/// <summary>A piece of work with a result.</summary>
internal sealed class SqliteWork<T>(Func<SqliteWriter, T> work, Action? onFailure = null) : SqliteWork
{
    // Continuations run on other threads, so that they do not delay the writer's thread.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StoreException? _refusal;
    private T? _result;

    public Task<T> Done => _done.Task;

    public override bool IsBatch => onFailure is not null;

    public override void Run(SqliteWriter writer)
    {
        _refusal = null;
        try
        {
            _result = work(writer);
        }
        catch (StoreException refusal)
        {
            _refusal = refusal;
        }
    }

    public override void Complete()
    {
        if (_refusal is null) _done.SetResult(_result!);
        else _done.SetException(_refusal);
    }

    public override void Fail(StoreException error)
    {
        onFailure?.Invoke();
        _done.SetException(error);
    }
}
