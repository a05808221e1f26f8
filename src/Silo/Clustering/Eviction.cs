using Experiments.Silo.Workers;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Handles the eviction of this silo from its cluster: it did not answer for too long, or its head has a new table.
/// Orleans would end the process; here only the silo ends, and its host starts another one in its place.
/// </summary>
internal sealed partial class Eviction(ILogger<Eviction> logger)
    : IFatalErrorHandler, IOutgoingGrainCallFilter, IDisposable
{
    private readonly CancellationTokenSource _evicted = new();
    private int _isReported;

    /// <summary>A token that is cancelled when the silo is evicted.</summary>
    public CancellationToken Evicted => _evicted.Token;

    public void Evict(string reason)
    {
        if (Interlocked.Exchange(ref _isReported, 1) == 1) return;
        LogEvicted(logger, reason);
        _evicted.Cancel();
    }

    bool IFatalErrorHandler.IsUnexpected(Exception exception) => true;

    // Orleans passes no exception if it has read in the table that this silo is dead.
    void IFatalErrorHandler.OnFatalException(object? sender, string? context, Exception? exception) =>
        Evict(exception is null ? "it did not answer for too long" : CallFailure.Describe(exception));

    /// <summary>Cancels calls that will not be answered any more.</summary>
    async Task IOutgoingGrainCallFilter.Invoke(IOutgoingGrainCallContext context)
    {
        var call = context.Invoke();
        if (!call.IsCompleted) call = call.WaitAsync(Evicted);
        await call;
    }

    public void Dispose() => _evicted.Dispose();

    [LoggerMessage(1, LogLevel.Warning, "The cluster has evicted this silo, and another joins in its place: {Reason}")]
    private static partial void LogEvicted(ILogger logger, string reason);
}
