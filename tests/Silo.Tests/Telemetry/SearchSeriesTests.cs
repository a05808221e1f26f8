using Experiments.Contracts.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Telemetry;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Experiments.Silo.Tests.Telemetry;

/// <summary>The series of experiments, as OpenTelemetry takes them.</summary>
public sealed class SearchSeriesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SiloHostOptions _options = new() { MetricsPort = 1, MetricsRetention = TimeSpan.FromMinutes(15) };
    private readonly SearchSeries _series;
    private readonly Collector _collector = new();
    private readonly MeterProvider _provider;

    public SearchSeriesTests()
    {
        _series = new(_options, new(_time));
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(ExperimentsTelemetry.SearchesName)
            .AddView(TelemetryExport.GetView)
            .AddReader(new BaseExportingMetricReader(_collector)).Build();
    }

    [Fact]
    public void Any_number_of_experiments_may_come_and_go()
    {
        // Each has six states, so that a metric that forgot nothing would be full before the last.
        const int Experiments = SearchSeries.Cardinality / 6 + 200;
        for (var i = 0; i < Experiments; i++)
        {
            _series.Update(Reading($"e{i}", ExperimentState.Completed));
            Assert.Contains($"e{i}", Shown());
            _time.Advance(TimeSpan.FromMinutes(16));
        }
        Assert.Empty(Shown());
        Assert.False(_collector.Overflowed);
    }

    [Fact]
    public void What_goes_on_elsewhere_is_not_shown_here()
    {
        _series.Update(Reading("moves", ExperimentState.Running));
        _series.Update(Reading("ended", ExperimentState.Completed));
        _series.Remove("moves");
        _series.Remove("ended");
        Assert.Equal(["ended"], Shown());
        _series.Forget("ended");
        Assert.Empty(Shown());
    }

    [Fact]
    public void An_experiment_is_idle_from_its_last_fit_on()
    {
        _series.Update(Reading("e", ExperimentState.Running));
        _time.Advance(TimeSpan.FromSeconds(7));
        _series.Update(Reading("e", ExperimentState.Running));
        Assert.Equal(7, Value("experiments.search.idle"));
        _series.Update(Reading("e", ExperimentState.Running) with
        {
            Status = Reading("e", ExperimentState.Running).Status with { FitsCompleted = 7 }
        });
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Value("experiments.search.idle"));
        _series.Update(Reading("e", ExperimentState.Paused));
        Assert.Equal(0, Value("experiments.search.idle"));
    }

    [Fact]
    public void The_time_left_is_that_of_the_pace_so_far()
    {
        // Six of twenty fits are done, one of them known before: five in a minute.
        Assert.Equal(TimeSpan.FromMinutes(14 / 5.0), Reading("e", ExperimentState.Running).TimeLeft);
        Assert.Null(Reading("e", ExperimentState.Paused).TimeLeft);
        Assert.Equal(0.3, Reading("e", ExperimentState.Running).Progress);
        Assert.Equal((10, 3),
            (Reading("e", ExperimentState.Running).FitsPending, Reading("e", ExperimentState.Running).TrialsPending));
    }

    public void Dispose()
    {
        _provider.Dispose();
        _series.Dispose();
    }

    private static SearchMetrics Reading(string id, ExperimentState state) => new(
        new()
        {
            ExperimentId = id,
            Name = "e",
            State = state,
            Trials = 5,
            Folds = 4,
            TrialsDone = 1,
            FitsCompleted = 6,
            FitsAdopted = 1,
            FitsLeased = 4,
            RunTime = TimeSpan.FromMinutes(1),
        },
        TrialsRunning: 1, FitsPending: 10, new Dictionary<string, double>());

    private IReadOnlyList<string> Shown()
    {
        // The meter is recreated outside the observation.
        for (var i = 0; ; i++)
        {
            _collector.Points.Clear();
            _provider.ForceFlush();
            if (_collector.Points.Any(point => point.Metric == "experiments.coordinators") || i > 1000) break;
        }
        return [.. _collector.Points.Where(point => point.Metric == "experiments.search.state")
            .Select(point => point.Experiment)
            .OfType<string>()
            .Distinct()];
    }

    private double Value(string metric)
    {
        _ = Shown();
        return _collector.Points.Single(point => point.Metric == metric).Value;
    }

    private sealed class Collector : BaseExporter<Metric>
    {
        public List<(string Metric, string? Experiment, double Value)> Points { get; } = [];

        public bool Overflowed { get; private set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    string? experiment = null;
                    foreach (var tag in point.Tags)
                    {
                        Overflowed |= tag.Key == "otel.metric.overflow";
                        if (tag.Key == ExperimentsTags.Experiment) experiment = tag.Value as string;
                    }
                    Points.Add((metric.Name,
                        experiment, metric.MetricType == MetricType.DoubleGauge ? point.GetGaugeLastValueDouble() : 0));
                }
            return ExportResult.Success;
        }
    }
}
