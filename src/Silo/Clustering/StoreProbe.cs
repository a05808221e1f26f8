using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Finds whether this silo can use its experiment store now. Callers at the same time share one probe: while a database
/// does not answer, every client asks why. Thread-safe.
/// </summary>
internal sealed class StoreProbe(SiloHostOptions options, SiloStores stores, SiloClock clock)
{
    /// <summary>Longer than a running database needs to answer, and much shorter than the caller's timeout.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private Task<string?> _running = Task.FromResult<string?>(null);

    /// <summary>
    /// Returns the reason why the store cannot be used; null where it can, and where this silo has none of its own.
    /// </summary>
    public Task<string?> FindProblemAsync()
    {
        lock (_gate)
            return _running.IsCompleted ? _running = Task.Run(ProbeAsync) : _running;
    }

    private async Task<string?> ProbeAsync()
    {
        if (options.IsHead) return await FindOwnProblemAsync(stores.Experiments);
        return options.Store is { } store ? await FindProblemAsync(StoreLocation.Parse(store)) : null;
    }

    private async Task<string?> FindOwnProblemAsync(IExperimentStore store)
    {
        // A disk that is nearly full may have room for the test and none for a batch.
        var last = store.WriteProblem;
        try
        {
            return await store.FindWriteProblemAsync().WaitAsync(s_timeout, clock.Time) ?? last;
        }
        catch (TimeoutException)
        {
            return "The experiment store's disk does not answer. Check the disk of the head's folder.";
        }
    }

    private async Task<string?> FindProblemAsync(StoreLocation location)
    {
        using var over = new CancellationTokenSource(s_timeout, clock.Time);
        try
        {
            await PostgresInspection.ReadAsync(location, options.ClusterId, clock.Time, over.Token)
                .WaitAsync(over.Token);
            return null;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return $"The experiment store in the {location} does not answer. Check that the server runs and can be "
                + "reached from here.";
        }
    }
}
