using Experiments.Telemetry;
using OpenTelemetry.Trace;

namespace Experiments.Silo.Telemetry;

/// <summary>Samples traces that begin with a submission, and no others: not those of workers' calls for work.</summary>
internal sealed class SubmittedSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Name == ExperimentsTelemetry.SubmitSpan
            ? SamplingDecision.RecordAndSample
            : SamplingDecision.Drop);

    /// <summary>Creates a sampler that also records the children of recorded spans.</summary>
    public static Sampler WithParents() => new ParentBasedSampler(new SubmittedSampler());
}
