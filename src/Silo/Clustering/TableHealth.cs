using Experiments.Silo.Settings;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Whether this silo can read the table of silos. One that cannot do so for a minute knows too little of its cluster to
/// count as ready, and says so at every failure, but not more often than twice a minute. Thread-safe.
/// </summary>
internal sealed partial class TableHealth(SiloClock clock, ILogger<TableHealth> logger)
{
    /// <summary>The time without the table after which the silo is not ready.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_logInterval = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private long? _failingSince;
    private long? _logged;

    /// <summary>The time for which every call has failed; zero if the last one had an answer.</summary>
    public TimeSpan FailingFor
    {
        get
        {
            lock (_gate) return _failingSince is { } since ? clock.Time.GetElapsedTime(since) : TimeSpan.Zero;
        }
    }

    /// <summary>True unless the table cannot be read for longer than <see cref="Patience"/>.</summary>
    public bool IsReadable => FailingFor < Patience;

    public void OnAnswer()
    {
        bool wasTold;
        lock (_gate)
        {
            wasTold = _logged is not null;
            (_failingSince, _logged) = (null, null);
        }
        if (wasTold) LogReadable(logger);
    }

    public void OnFailure(Exception error)
    {
        TimeSpan failing;
        lock (_gate)
        {
            failing = clock.Time.GetElapsedTime(_failingSince ??= clock.Time.GetTimestamp());
            if (failing < Patience || (_logged is { } last && clock.Time.GetElapsedTime(last) < s_logInterval)) return;
            _logged = clock.Time.GetTimestamp();
        }
        LogUnreadable(logger, (int)failing.TotalSeconds, CallFailure.Describe(error));
    }

    [LoggerMessage(1, LogLevel.Warning,
        "The table of silos could not be read for {Seconds} s, so this silo is not ready: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, int seconds, string reason);

    [LoggerMessage(2, LogLevel.Information, "The table of silos can be read again")]
    private static partial void LogReadable(ILogger logger);
}
