using System.Diagnostics;
using Experiments.Contracts.Leases;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// The spans of an experiment's trace: submit, lease, pack, fit, epochs, report, artifact. A span is null without a
/// listener, or if its lease is not traced; its id is passed on as a W3C traceparent.
/// </summary>
internal static class Spans
{
    /// <summary>Starts the root span of an experiment.</summary>
    public static Activity? StartSubmit(string experiment)
    {
        // The call is from a client that records no spans: the trace begins here, not below a span that is not
        // exported.
        if (Activity.Current is { Recorded: false }) Activity.Current = null;
        return ExperimentsTelemetry.Source.StartActivity(
            ActivityKind.Server, tags: [new(SpanTags.Experiment, experiment)], name: ExperimentsTelemetry.SubmitSpan);
    }

    /// <summary>Starts a span of an experiment.</summary>
    /// <param name="name">The name of the span.</param>
    /// <param name="parent">The traceparent of the parent span; null if it is not traced.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="tags">Further attributes.</param>
    public static Activity? Start(
        string name, string? parent, string experiment, params (string Name, object? Value)[] tags) =>
            StartBelow(name, parent, [(SpanTags.Experiment, experiment), .. tags]);

    /// <summary>Starts the span of a fit's training.</summary>
    public static Activity? StartFit(LeasedFit fit) =>
        StartBelow("fit", fit.Trace, [(SpanTags.Trial, fit.Trial), (SpanTags.Fold, fit.Fold)]);

    /// <summary>Decides whether a lease is traced; the answer is always the same for a lease.</summary>
    public static bool IsTraced(long token, double ratio) =>
        (ulong)token * 0x9E3779B97F4A7C15 / (double)ulong.MaxValue < ratio || ratio >= 1;

    private static Activity? StartBelow(string name, string? parent, ReadOnlySpan<(string Name, object? Value)> tags)
    {
        if (parent is null || !ActivityContext.TryParse(parent, null, isRemote: true, out var context)) return null;
        var span = ExperimentsTelemetry.Source.StartActivity(name, ActivityKind.Internal, context);
        if (span is null) return null;
        foreach (var (key, value) in tags) span.SetTag(key, value);
        return span;
    }
}
