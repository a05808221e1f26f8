using System.Diagnostics;
using Experiments.Contracts.Leases;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// The spans of an experiment's one trace: submit, lease, pack, fit, epochs, report, artifact. A span is null where
/// nobody listens, or its lease is not traced; its id travels as a W3C traceparent.
/// </summary>
internal static class Spans
{
    /// <summary>The beginning of an experiment: everything else of it is below.</summary>
    public static Activity? StartSubmit(string experiment)
    {
        // The call of a client that records nothing: the trace begins here, and not below what nobody will see.
        if (Activity.Current is { Recorded: false }) Activity.Current = null;
        return ExperimentsTelemetry.Source.StartActivity(
            ActivityKind.Server, tags: [new(SpanTags.Experiment, experiment)], name: ExperimentsTelemetry.SubmitSpan);
    }

    /// <summary>Something that is done in an experiment.</summary>
    /// <param name="name">What.</param>
    /// <param name="parent">The traceparent of what it is part of; null where that is not traced.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="tags">What else is known of it.</param>
    public static Activity? Start(
        string name, string? parent, string experiment, params (string Name, object? Value)[] tags) =>
            StartBelow(name, parent, [(SpanTags.Experiment, experiment), .. tags]);

    /// <summary>The training of a fit.</summary>
    public static Activity? StartFit(LeasedFit fit) =>
        StartBelow("fit", fit.Trace, [(SpanTags.Trial, fit.Trial), (SpanTags.Fold, fit.Fold)]);

    /// <summary>Whether one of so many is to be traced; the same ones whenever it is asked.</summary>
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
