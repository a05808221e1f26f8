using System.Diagnostics.Tracing;
using System.Globalization;
using Experiments.Problems;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// Logs that telemetry cannot be pushed, at the first failure and then at intervals. The exporter reports failures only
/// to event listeners.
/// </summary>
internal sealed partial class PushFailures : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private static readonly TimeSpan s_logInterval = TimeSpan.FromMinutes(10);

    private readonly SiloHostOptions? _options;
    private readonly SiloClock? _clock;
    private readonly ILogger? _logger;
    private readonly Lock _gate = new();
    private long? _lastLogged;

    public PushFailures(SiloHostOptions options, SiloClock clock, ILogger<PushFailures> logger) =>
        (_options, _clock, _logger) = (options, clock, logger);

    // This method is called before the constructor of this class has run.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Warning);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_logger is null || _clock is null || eventData.EventSource.Name != Exporter) return;
        lock (_gate)
        {
            if (_lastLogged is { } said && _clock.Time.GetElapsedTime(said) < s_logInterval) return;
            _lastLogged = _clock.Time.GetTimestamp();
        }
        LogLost(_logger, LocationText.Format(_options?.OtlpEndpoint ?? ""),
            LocationText.FormatWords(FormatEvent(eventData)));
    }

    // The error without the exporter's stack trace.
    private static string FormatEvent(EventWrittenEventArgs e)
    {
        var text = e.Message is { } format && e.Payload is { } payload
            ? string.Format(CultureInfo.InvariantCulture, format, [.. payload])
            : e.EventName ?? "";
        return text.Split('\n')[0].Trim();
    }

    [LoggerMessage(1, LogLevel.Error,
        "Metrics and traces cannot be pushed to {Endpoint}; those that are not pushed in time are lost: {Reason}")]
    private static partial void LogLost(ILogger logger, string endpoint, string reason);
}
