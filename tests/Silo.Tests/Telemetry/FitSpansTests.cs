using System.Diagnostics;
using Experiments.Contracts.Leases;
using Experiments.Silo.Telemetry;
using Experiments.Telemetry;

namespace Experiments.Silo.Tests.Telemetry;

/// <summary>The spans of fits, whose lanes come and go.</summary>
public sealed class FitSpansTests : IDisposable
{
    private readonly RecordedSpans _recorded = new();
    private readonly FitSpans _spans = new("gpu:0", SilentInstruments.New());

    [Fact]
    public void Epochs_that_follow_each_other_quickly_are_one_span()
    {
        _spans.Begin(Fit(7));
        for (var epoch = 1; epoch <= 50; epoch++) _spans.OnEpoch(new(7, 0, epoch, 0.5, 0.6, 100));
        _spans.End(new() { Trial = 7, Fold = 0, Epochs = 50, StopReason = "MaxIterations" });
        var fit = _recorded.Ended.Single(span => span.OperationName == "fit");
        var epochs = _recorded.Ended.Where(span => span.OperationName == "epochs").ToList();
        Assert.Equal(_recorded.Parent.Split('-')[2], fit.ParentSpanId.ToHexString());
        Assert.All(epochs, span => Assert.Equal(fit.SpanId, span.ParentSpanId));
        Assert.Equal((1, 50), (epochs[0].GetTagItem(SpanTags.FirstEpoch), epochs[^1].GetTagItem(SpanTags.LastEpoch)));
        Assert.Null(Activity.Current);
    }

    [Fact]
    public void A_fit_that_is_leased_again_into_the_same_pack_begins_anew()
    {
        _spans.Begin(Fit(7));
        _spans.Begin(Fit(7));
        _spans.OnEpoch(new(7, 0, 1, 0.5, null, 100));
        _spans.End(new() { Trial = 7, Fold = 0, Epochs = 1, StopReason = "MaxIterations" });
        Assert.Equal([("fit", "Its lease was lost."), ("epochs", null), ("fit", null)],
            _recorded.Told.Select(span => (span.Name, span.Reason)));
        Assert.Equal(_recorded.Ended.Last().SpanId, _recorded.Ended.ElementAt(1).ParentSpanId);
    }

    [Fact]
    public void Two_rungs_of_a_fold_have_spans_of_their_own()
    {
        _spans.Begin(Fit(7));
        _spans.Begin(Fit(7) with { Rung = 1 });
        _spans.OnEpoch(new(7, 0, 1, 0.5, null, 100) { Rung = 1 });
        _spans.End(new() { Trial = 7, Fold = 0, Rung = 1, Epochs = 1, StopReason = "MaxIterations" });
        Assert.Equal([("epochs", null), ("fit", null)], _recorded.Told.Select(span => (span.Name, span.Reason)));
    }

    [Fact]
    public void No_span_is_left_open()
    {
        foreach (var trial in new[] { 1, 2, 3 }) _spans.Begin(Fit(trial));
        _spans.Lose(new(2, 0));
        _spans.Drop("The card has gone.");
        _spans.OnEpoch(new(3, 0, 9, 0.5, null, 100));
        Assert.Equal([(1L, "The card has gone."), (2L, "Its lease was lost."), (3L, "The card has gone.")],
            _recorded.Told.Select(span => ((long)span.Trial!, span.Reason!)).Order());
    }

    [Fact]
    public void A_failure_is_told_by_its_span()
    {
        _spans.Begin(Fit(7));
        _spans.End(new() { Trial = 7, Fold = 0, Failure = new(FailureCause.Diverged, "The loss became NaN.") });
        Assert.Equal(("fit", "The loss became NaN."), _recorded.Told.Select(span => (span.Name, span.Reason)).Single());
    }

    public void Dispose() => _recorded.Dispose();

    private LeasedFit Fit(long trial) => new(trial, 0, "{}", 1, Trace: _recorded.Parent);
}
