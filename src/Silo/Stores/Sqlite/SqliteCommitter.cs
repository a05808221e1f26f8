using System.Collections.Concurrent;
using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>
/// Performs the group commit: one thread owns the writing connection, takes all waiting work, and commits it in one
/// transaction, so that the disk is waited for once for all batches.
/// </summary>
internal sealed class SqliteCommitter : IDisposable
{
    private const int MaxWork = 4096;

    private readonly BlockingCollection<SqliteWork> _queue = [];
    private readonly SqliteWriter _writer;
    private readonly Action<string?> _onBatch;
    private readonly Thread _thread;

    /// <param name="writer">The writer, which is disposed with this object.</param>
    /// <param name="onBatch">Receives the problem that kept a batch from being written; null after one was.</param>
    public SqliteCommitter(SqliteWriter writer, Action<string?> onBatch)
    {
        (_writer, _onBatch) = (writer, onBatch);
        _thread = new(Loop) { Name = "experiments-store", IsBackground = true };
        _thread.Start();
    }

    public Task<T> EnqueueAsync<T>(Func<SqliteWriter, T> work, Action? onFailure = null)
    {
        var item = new SqliteWork<T>(work, onFailure);
        try
        {
            _queue.Add(item);
        }
        catch (InvalidOperationException e)
        {
            throw new StoreException("The experiment store is closed: the silo is stopping.", e)
            {
                IsUnavailable = true,
            };
        }

        return item.Done;
    }

    /// <summary>Commits an empty transaction. Returns the problem that keeps it from being durable, or null.</summary>
    public async Task<string?> FindWriteProblemAsync()
    {
        try
        {
            var found = await EnqueueAsync<string?>(_ => null);
            _onBatch(null);
            return found;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
    }

    /// <summary>Writes the waiting work, and stops.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _writer.Dispose();
        _queue.Dispose();
    }

    private void Loop()
    {
        var group = new List<SqliteWork>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < MaxWork && _queue.TryTake(out var next)) group.Add(next);
            Write(group);
            group.Clear();
        }
    }

    private void Write(List<SqliteWork> group)
    {
        try
        {
            _writer.Transaction(() => group.ForEach(work => work.Run(_writer)));
        }
        // The thread serves all experiments, so it continues after any error of one piece of work.
        catch (Exception e)
        {
            // If one piece of work fails, the others are still done.
            if (group.Count > 1) group.ForEach(work => Write([work]));
            else Fail(group[0], e);
            return;
        }

        if (group.Exists(work => work.IsBatch)) _onBatch(null);
        group.ForEach(work => work.Complete());
    }

    private void Fail(SqliteWork work, Exception e)
    {
        var error = SqliteErrors.Translate(e, _writer.File, writes: true);
        if (SqliteErrors.IsOfStore(e)) _onBatch(error.Message);
        work.Fail(error);
    }
}
