namespace Experiments.Silo.Clustering;

/// <summary>
/// That this silo's cluster has given it up: it was silent too long, or its head began anew. Orleans would end the process;
/// here the silo ends, and whoever hosts it lets another join in its place.
/// </summary>
internal sealed partial class Eviction(ILogger<Eviction> logger) : IFatalErrorHandler
{
    private readonly TaskCompletionSource _evicted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the silo is over.</summary>
    public Task Evicted => _evicted.Task;

    public void Evict(string reason)
    {
        if (_evicted.TrySetResult()) LogEvicted(logger, reason);
    }

    bool IFatalErrorHandler.IsUnexpected(Exception exception) => true;

    void IFatalErrorHandler.OnFatalException(object? sender, string? context, Exception? exception) => Evict(exception?.Message ?? context ?? "of an unknown reason");

    [LoggerMessage(1, LogLevel.Warning, "The cluster has given this silo up: {Reason}")]
    private static partial void LogEvicted(ILogger logger, string reason);
}
