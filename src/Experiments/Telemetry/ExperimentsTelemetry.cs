using System.Diagnostics;

namespace Experiments.Telemetry;

/// <summary>The names under which a program finds this system's metrics and spans.</summary>
public static class ExperimentsTelemetry
{
    /// <summary>The meter, and the source of spans.</summary>
    public const string Name = "Experiments";

    /// <summary>The meter of what is known of each experiment.</summary>
    public const string SearchesName = "Experiments.Searches";

    /// <summary>Where spans begin. Without anybody who listens none does.</summary>
    public static ActivitySource Source { get; } = new(Name, SiloVersion.Current);

    /// <summary>The span of a submission.</summary>
    public const string SubmitSpan = "submit";

    /// <summary>Begins the span of a submission, on the client's side.</summary>
    public static Activity? BeginSubmit(string experimentId) =>
        Source.StartActivity(ActivityKind.Client, tags: [new(SpanTags.Experiment, experimentId)], name: SubmitSpan);
}
