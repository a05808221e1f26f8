using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>
/// The fault of a card after which this process can use no card any more: its driver refuses all further work. The
/// workers give their leases back, and the host ends, to be started again in a new process. Thread-safe.
/// </summary>
internal sealed partial class ProcessFault(FaultHistory history, ILogger<ProcessFault> logger) : IDisposable
{
    private readonly CancellationTokenSource _occurred = new();
    private int _isReported;

    /// <summary>A token that is cancelled at the first such fault.</summary>
    public CancellationToken Occurred => _occurred.Token;

    /// <summary>Whether the process can use no card any more.</summary>
    public bool HasOccurred => Volatile.Read(ref _isReported) == 1;

    /// <summary>The fault, for whoever ends the process; null where there was none.</summary>
    public ProcessFaultException? Error { get; private set; }

    /// <summary>Notes a fault. The first one ends the process; what follows is mostly the same again.</summary>
    public void Report(string device, string reason)
    {
        if (Interlocked.Exchange(ref _isReported, 1) == 1) return;
        history.Add(device, reason);
        Error = new(device, reason);
        LogEnds(logger, device, reason);
        _occurred.Cancel();
    }

    public void Dispose() => _occurred.Dispose();

    [LoggerMessage(1, LogLevel.Error,
        "{Device} failed, and this process can use no card any more; it gives back its leases and ends: {Reason}")]
    private static partial void LogEnds(ILogger logger, string device, string reason);
}
