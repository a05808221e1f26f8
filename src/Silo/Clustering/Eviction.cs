using Experiments.Silo.Workers;

namespace Experiments.Silo.Clustering;

/// <summary>
/// That this silo's cluster has given it up: it was silent too long, or its head began anew. Orleans would end the
/// process; here the silo ends, and whoever hosts it lets another join in its place.
/// </summary>
internal sealed partial class Eviction(ILogger<Eviction> logger)
    : IFatalErrorHandler, IOutgoingGrainCallFilter, IDisposable
{
    private readonly CancellationTokenSource _evicted = new();
    private int _isReported;

    /// <summary>Cancelled when the silo is over.</summary>
    public CancellationToken Evicted => _evicted.Token;

    public void Evict(string reason)
    {
        if (Interlocked.Exchange(ref _isReported, 1) == 1) return;
        LogEvicted(logger, reason);
        _evicted.Cancel();
    }

    bool IFatalErrorHandler.IsUnexpected(Exception exception) => true;

    // Without an exception Orleans has read in the table that this silo is dead.
    void IFatalErrorHandler.OnFatalException(object? sender, string? context, Exception? exception) =>
        Evict(exception is null ? "it was silent for too long" : CallFailure.Describe(exception));

    /// <summary>Ends calls that nobody will answer any more.</summary>
    async Task IOutgoingGrainCallFilter.Invoke(IOutgoingGrainCallContext context)
    {
        var call = context.Invoke();
        if (!call.IsCompleted) call = call.WaitAsync(Evicted);
        await call;
    }

    public void Dispose() => _evicted.Dispose();

    [LoggerMessage(1, LogLevel.Warning, "The cluster has given this silo up, and another joins in its place: {Reason}")]
    private static partial void LogEvicted(ILogger logger, string reason);
}
