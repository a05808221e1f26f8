using System.Collections.Concurrent;
using Experiments.Contracts.Errors;
using Microsoft.Data.Sqlite;

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
    private readonly Thread _thread;

    public SqliteCommitter(SqliteConnection connection)
    {
        _writer = new(connection);
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
            throw new StoreException("The experiment store is closed: the silo is stopping.", e);
        }

        return item.Done;
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
        catch (SqliteException e)
        {
            // If one piece of work fails, the others are still done.
            if (group.Count > 1) group.ForEach(work => Write([work]));
            else
                group[0].Fail(new StoreException(
                    $"Cannot write the experiment store {_writer.File}: {e.Message}. Check the disk's free space and "
                    + "rights.",
                    e));
            return;
        }

        group.ForEach(work => work.Complete());
    }
}
