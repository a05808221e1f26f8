using System.Diagnostics;
using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// The spans and counts of fits while they train: every epoch is counted; for a fit that is traced, quick epochs share
/// one span. Used by one thread.
/// </summary>
internal sealed class FitSpans(string device, ExperimentsInstruments instruments)
{
    /// <summary>
    /// The shortest duration of a span of epochs, except at the end of a fit: the size of a trace then depends on time,
    /// not on the number of epochs.
    /// </summary>
    private static readonly TimeSpan s_minSpan = TimeSpan.FromMilliseconds(100);

    private const string Lost = "Its lease was lost.";

    private readonly Dictionary<FitId, FitSpan> _fits = [];

    public void Begin(LeasedFit fit)
    {
        var id = fit.GetId();
        // The fit's lease was lost, and the fit was leased again into the same pack.
        Drop(id, Lost);
        if (fit.Trace is null) return;
        var current = Activity.Current;
        if (Spans.StartFit(fit) is { } span) _fits[id] = new(span);
        Activity.Current = current;
    }

    public void OnEpoch(FitProgress epoch)
    {
        instruments.OnEpochTrained(device, epoch.Rows);
        if (_fits.TryGetValue(epoch.GetId(), out var fit)) fit.OnEpoch(epoch);
    }

    public void End(FitReport report)
    {
        if (_fits.Remove(report.GetId(), out var fit)) fit.End(report);
    }

    /// <summary>Ends the span of a fit whose lease is lost.</summary>
    public void Lose(FitId fit) => Drop(fit, Lost);

    /// <summary>Ends the spans of all fits that did not end, because the pack failed or was dropped.</summary>
    public void Drop(string reason)
    {
        foreach (var fit in _fits.Keys.ToList()) Drop(fit, reason);
    }

    private void Drop(FitId id, string reason)
    {
        if (_fits.Remove(id, out var fit)) fit.Drop(reason);
    }

    private sealed class FitSpan(Activity span)
    {
        private DateTime _since = span.StartTimeUtc;
        private long _sinceTick = Stopwatch.GetTimestamp();
        private int _first;
        private FitProgress _last;

        public void OnEpoch(FitProgress epoch)
        {
            if (_first == 0) _first = epoch.Epoch;
            _last = epoch;
            if (Stopwatch.GetElapsedTime(_sinceTick) >= s_minSpan) Write();
        }

        public void End(FitReport report)
        {
            if (_first != 0) Write();
            span.SetTag(SpanTags.LastEpoch, report.Epochs);
            span.SetTag(SpanTags.Outcome, report.StopReason);
            if (report.Failure is { } failure) span.SetStatus(ActivityStatusCode.Error, failure.Message);
            span.Dispose();
        }

        public void Drop(string reason)
        {
            span.SetStatus(ActivityStatusCode.Error, reason);
            span.Dispose();
        }

        private void Write()
        {
            var end = _since + Stopwatch.GetElapsedTime(_sinceTick);
            var tags = new ActivityTagsCollection
            {
                [SpanTags.Trial] = _last.Trial,
                [SpanTags.Fold] = _last.Fold,
                [SpanTags.FirstEpoch] = _first,
                [SpanTags.LastEpoch] = _last.Epoch,
                [SpanTags.Loss] = _last.Loss,
            };
            if (_last.ValidationLoss is { } loss) tags[SpanTags.ValidationLoss] = loss;
            var current = Activity.Current;
            using (var epochs = ExperimentsTelemetry.Source.StartActivity(
                    "epochs", ActivityKind.Internal, span.Context, tags, startTime: _since))
                epochs?.SetEndTime(end);
            Activity.Current = current;
            (_since, _sinceTick, _first) = (end, Stopwatch.GetTimestamp(), 0);
        }
    }
}
