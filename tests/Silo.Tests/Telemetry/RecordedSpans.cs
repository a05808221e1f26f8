using System.Collections.Concurrent;
using System.Diagnostics;
using Experiments.Telemetry;

namespace Experiments.Silo.Tests.Telemetry;

/// <summary>The spans of one trace that ended while it listens.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();

    public RecordedSpans()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == ExperimentsTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == _trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == _trace) Ended.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
        Parent = $"00-{_trace}-{ActivitySpanId.CreateRandom()}-01";
    }

    /// <summary>The traceparent below which they are.</summary>
    public string Parent { get; }

    public ConcurrentQueue<Activity> Ended { get; } = [];

    /// <summary>The spans that ended, with the reason if they failed.</summary>
    public IEnumerable<(string Name, object? Trial, string? Reason)> Told =>
        Ended.Select(span => (span.OperationName, span.GetTagItem(SpanTags.Trial), span.StatusDescription));

    public void Dispose() => _listener.Dispose();
}
