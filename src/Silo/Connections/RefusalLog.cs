using System.Net;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Connections;

/// <summary>
/// Logs the connections on which this silo hangs up, and those on which others do: at most one line in
/// <see cref="Interval"/> for each reason, so that no stranger can fill the log. Thread-safe.
/// </summary>
internal sealed partial class RefusalLog(SiloClock clock, ILogger<RefusalLog> logger)
{
    /// <summary>The shortest time between two lines about the same reason.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long LastLine, int Since)> _lines = new(StringComparer.Ordinal);

    /// <summary>Records a connection that arrived here and was closed.</summary>
    public void Add(EndPoint? peer, Rejection rejection)
    {
        if (rejection.Text is { } reason && TakeTurn(reason) is { } since) LogRejected(logger, peer, reason, since);
    }

    /// <summary>Records a connection that this silo opened and the other side refused.</summary>
    public void AddRefused(EndPoint? silo, string reason)
    {
        if (TakeTurn(reason) is { } since) LogRefused(logger, silo, reason, since);
    }

    /// <summary>Returns how often the reason came since its last line; null if it is too early for another.</summary>
    private int? TakeTurn(string reason)
    {
        lock (_gate)
        {
            if (_lines.TryGetValue(reason, out var line) && clock.Time.GetElapsedTime(line.LastLine) < Interval)
            {
                _lines[reason] = line with { Since = line.Since + 1 };
                return null;
            }
            _lines[reason] = (clock.Time.GetTimestamp(), 0);
            return line.Since;
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "A connection from {Peer} was closed: {Reason}; as many since the last such line: {Since}")]
    private static partial void LogRejected(ILogger logger, EndPoint? peer, string reason, int since);

    [LoggerMessage(2, LogLevel.Warning,
        "The silo at {Silo} refuses connections: {Reason}; as many since the last such line: {Since}")]
    private static partial void LogRefused(ILogger logger, EndPoint? silo, string reason, int since);
}
