using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>Logs the progress of a search that runs, a line in a minute at most.</summary>
internal sealed class ProgressLog(SiloClock clock, CoordinatorTelemetry telemetry)
{
    /// <summary>The shortest time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _lastShown = clock.Time.GetTimestamp();

    /// <summary>Logs the progress, unless a line was logged within the interval.</summary>
    public void Show(Func<SearchMetrics> read)
    {
        if (clock.Time.GetElapsedTime(_lastShown) < Interval) return;
        _lastShown = clock.Time.GetTimestamp();
        telemetry.OnProgress(read());
    }
}
