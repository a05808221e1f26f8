using System.Threading.Channels;
using Experiments.Contracts.Errors;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// Group commit: one loop has the writing connection, takes everything that waits, and commits it in one transaction,
/// so that the server's disk is waited for once and not once a batch.
/// </summary>
internal sealed class PostgresCommitter : IAsyncDisposable
{
    private const int MaxBatches = 4096;

    private readonly Channel<PostgresWork> _queue = Channel.CreateUnbounded<PostgresWork>(
        new() { SingleReader = true });
    private readonly HashSet<(string, long)> _broken = [];
    private readonly PostgresTransactions _transactions;
    private readonly Task _loop;

    public PostgresCommitter(PostgresDatabase database)
    {
        _transactions = new(database);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Has work done after what was given before.</summary>
    /// <exception cref="StoreException">The store is closed.</exception>
    public void Enqueue(PostgresWork work)
    {
        if (!_queue.Writer.TryWrite(work))
            throw new StoreException("The experiment store is closed: the silo is stopping.");
    }

    /// <summary>Writes what waits, and stops.</summary>
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
        }
        catch (Exception e)
            when (live.Count == 1 || e.InnerException is { } inner && PostgresErrors.IsUnavailable(inner))
        {
            foreach (var batch in live)
            {
                _broken.Add(batch.Key);
                batch.Fail(ToStoreException(e));
            }
        }
        catch (Exception)
        {
            // One bad batch must not take its neighbours with it.
            foreach (var batch in live) await WriteAsync([batch]);
        }
    }

    private async Task CommitAsync(List<PostgresBatch> batches)
    {
        // In one order everywhere: silos that change terms of the same experiments wait for each other, and not in a
        // ring.
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

    /// <summary>Turns away a batch that builds on one that is not durable.</summary>
    private bool IsInCurrentTerm(PostgresBatch batch)
    {
        if (!_broken.Contains(batch.Key)) return true;
        batch.Complete(written: false);
        return false;
    }

    // The loop serves every experiment: whatever was wrong with one piece of work, the next is done.
    private static StoreException ToStoreException(Exception e) =>
        e as StoreException ?? new($"The experiment store failed: {e.Message}", e);
}
