using System.Diagnostics;
using Experiments.Contracts.Leases;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>The span of a lease's lanes in a pack, from their start until all have ended.</summary>
internal sealed class PackSpan : IDisposable
{
    private readonly Activity? _span;

    private PackSpan(Activity? span, IReadOnlyList<LeasedFit> fits) => (_span, Fits) = (span, fits);

    /// <summary>The lease's fits, with this span as their parent.</summary>
    public IReadOnlyList<LeasedFit> Fits { get; }

    /// <summary>Starts the span, which belongs to no thread: its id is passed on with the fits.</summary>
    /// <param name="grant">The lease.</param>
    /// <param name="device">The device that trains.</param>
    public static PackSpan Begin(LeaseGrant grant, string device)
    {
        if (grant.Fits[0].Trace is not { } trace) return new(null, grant.Fits);
        var current = Activity.Current;
        var span = Spans.Start(
            "pack", trace, grant.ExperimentId, (SpanTags.Device, device), (SpanTags.Lanes, grant.Fits.Count));
        Activity.Current = current;
        return new(span, span is null ? grant.Fits : [.. grant.Fits.Select(fit => fit with { Trace = span.Id })]);
    }

    public void Dispose() => _span?.Dispose();
}
