using System.Threading.Channels;
using Experiments.Contracts.Errors;
using Experiments.Engine.Caches;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// Performs the group commit: one loop owns the writing connection, takes all waiting work, and commits it in one
/// transaction, so that the server waits for its disk once for all batches.
/// </summary>
internal sealed class PostgresCommitter : IAsyncDisposable
{
    private const int MaxBatches = 4096;

    private readonly Channel<PostgresWork> _queue = Channel.CreateUnbounded<PostgresWork>(
        new() { SingleReader = true });

    // The last term of an experiment of which a batch failed. Its activation is over, so that it matters for a moment
    // only.
    private readonly RecentCache<string, long> _broken = new(capacity: 1000, StringComparer.Ordinal);
    private readonly PostgresTransactions _transactions;
    private readonly Action<string?> _onBatch;
    private readonly Task _loop;

    /// <param name="database">The database.</param>
    /// <param name="onBatch">Receives the problem that kept a batch from being written; null after one was.</param>
    public PostgresCommitter(PostgresDatabase database, Action<string?> onBatch)
    {
        _transactions = new(database);
        _onBatch = onBatch;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Queues work, which is done after all earlier work.</summary>
    /// <exception cref="StoreException">The store is closed.</exception>
    public void Enqueue(PostgresWork work)
    {
        if (!_queue.Writer.TryWrite(work))
            throw new StoreException("The experiment store is closed: the silo is stopping.") { IsUnavailable = true };
    }

    /// <summary>Writes the waiting work, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _transactions.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        var group = new List<PostgresBatch>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (group.Count < MaxBatches && _queue.Reader.TryRead(out var work))
            {
                if (work is PostgresBatch batch)
                {
                    group.Add(batch);
                    continue;
                }
                await WriteAsync(group);
                if (work is PostgresTask task) await RunAsync(task);
            }
            await WriteAsync(group);
        }
    }

    private async Task RunAsync(PostgresTask task)
    {
        try
        {
            task.Complete(await _transactions.RunAsync(task.Add));
        }
        catch (Exception e)
        {
            task.Fail(ToStoreException(e));
        }
    }

    private async Task WriteAsync(List<PostgresBatch> group)
    {
        var live = group.Where(IsInCurrentTerm).ToList();
        group.Clear();
        if (live.Count == 0) return;
        try
        {
            await CommitAsync(live);
            _onBatch(null);
        }
        catch (Exception e)
            when (live.Count == 1 || e is StoreException { IsUnavailable: true })
        {
            var error = ToStoreException(e);
            if (error.IsUnavailable) _onBatch(error.Message);
            foreach (var batch in live)
            {
                _broken.Set(batch.Key.Experiment, batch.Key.Term);
                batch.Fail(error);
            }
        }
        catch (Exception)
        {
            // If one batch fails, the others are still written.
            foreach (var batch in live) await WriteAsync([batch]);
        }
    }

    private async Task CommitAsync(List<PostgresBatch> batches)
    {
        // The order is the same in all silos: writers of the same experiments wait for each other, and cannot deadlock.
        var sets = batches.GroupBy(b => b.Key)
            .Select(PostgresWriteSet.Create)
            .OrderBy(s => s.ExperimentId, StringComparer.Ordinal)
            .ToList();
        var places = new int[sets.Count];
        var outcome = await _transactions.RunAsync(statements =>
        {
            for (var i = 0; i < sets.Count; i++) places[i] = PostgresStatements.Write(statements, sets[i]);
        });
        var written = sets.Zip(places)
            .ToDictionary(p => (p.First.ExperimentId, p.First.Term), p => outcome.Affected[p.Second] == 1);
        foreach (var batch in batches) batch.Complete(written[batch.Key]);
    }

    /// <summary>Refuses a batch after a batch of the same term that failed.</summary>
    private bool IsInCurrentTerm(PostgresBatch batch)
    {
        if (!_broken.TryGet(batch.Key.Experiment, out var term) || batch.Key.Term > term) return true;
        batch.Complete(written: false);
        return false;
    }

    // The loop serves all experiments, so it continues after any error of one piece of work.
    private static StoreException ToStoreException(Exception e) =>
        e as StoreException ?? new($"The experiment store failed: {e.GetType().Name}: {e.Message}");
}
