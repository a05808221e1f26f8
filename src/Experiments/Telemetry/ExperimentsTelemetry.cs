using System.Diagnostics;

namespace Experiments.Telemetry;

/// <summary>The names of this system's metrics and spans, for programs that listen to them.</summary>
public static class ExperimentsTelemetry
{
    /// <summary>The name of the meter, and of the source of spans.</summary>
    public const string Name = "Experiments";

    /// <summary>The name of the meter with the measurements of each experiment.</summary>
    public const string SearchesName = "Experiments.Searches";

    /// <summary>The source of spans. No span is created without a listener.</summary>
    public static ActivitySource Source { get; } = new(Name, SiloVersion.Current);

    /// <summary>The name of a submission's span.</summary>
    public const string SubmitSpan = "submit";

    /// <summary>Starts the span of a submission, on the client's side.</summary>
    public static Activity? BeginSubmit(string experimentId) =>
        Source.StartActivity(ActivityKind.Client, tags: [new(SpanTags.Experiment, experimentId)], name: SubmitSpan);
}
