using Experiments.Telemetry;
using OpenTelemetry.Trace;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// A trace begins with a submission, and with nothing else: not with every call by which workers ask for work.
/// </summary>
internal sealed class SubmittedSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Name == ExperimentsTelemetry.SubmitSpan
            ? SamplingDecision.RecordAndSample
            : SamplingDecision.Drop);

    /// <summary>What is below a span that is recorded is recorded too.</summary>
    public static Sampler WithParents() => new ParentBasedSampler(new SubmittedSampler());
}
