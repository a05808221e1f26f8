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
    private readonly SiloHostOptions _options = new()
    {
        OtlpEndpoint = "http://localhost:4318",
        MetricsRetention = TimeSpan.FromMinutes(15),
    };
    private readonly List<string> _training = [];
    private readonly SearchSeries _series;
    private readonly Collector _collector = new();
    private readonly MeterProvider _provider;

    public SearchSeriesTests()
    {
        _series = new(_options, () => _training, new(_time));
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(ExperimentsTelemetry.SearchesName)
            .AddView(TelemetryExport.GetView)
            .AddReader(new BaseExportingMetricReader(_collector)).Build();
    }

    [Fact]
    public void Any_number_of_experiments_may_come_and_go()
    {
        // A metric that forgot nothing would be full before the last.
        const int Experiments = SearchSeries.Capacity + 200;
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
    public void Of_many_that_end_within_the_time_only_the_last_are_shown_and_all_that_run()
    {
        _series.Update(Reading("runs", ExperimentState.Running));
        for (var i = 0; i < SearchSeries.MaxEnded + 50; i++)
        {
            _series.Update(Reading($"e{i:D3}", ExperimentState.Completed));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal(
            [.. Enumerable.Range(50, SearchSeries.MaxEnded).Select(i => $"e{i:D3}"), "runs"], Shown().Order());
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

    [Fact]
    public void The_metric_that_picks_the_winner_is_told_and_who_submitted_the_search()
    {
        _series.Update(Reading("e", ExperimentState.Running));
        _ = Shown();
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["experiment"] = "e",
                ["name"] = "nightly",
                ["owner"] = "anna@laptop",
                ["metric"] = "accuracy",
            },
            Points("experiments.search.info").Single().Labels);
        Assert.Equal([("accuracy", "true", 0.9), ("f1_macro", "false", 0.8)],
            Points("experiments.search.score")
                .Select(point => (point.Labels["metric"], point.Labels["refit"], point.Value))
                .Order());
    }

    [Fact]
    public void Times_are_of_the_clock_and_go_on_between_two_changes()
    {
        var start = _time.GetUtcNow();
        _series.Update(Reading("e", ExperimentState.Running) with
        {
            ReadAt = start,
            Deadline = start + TimeSpan.FromMinutes(2),
            OldestLeased = start - TimeSpan.FromSeconds(30),
            MedianFitTime = TimeSpan.FromSeconds(12),
        });
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(90, Value("experiments.search.oldest_fit"));
        Assert.Equal(12, Value("experiments.search.median_fit"));
        // 14 fits are left, and five took a minute.
        Assert.Equal(Unix(start) + 168, Value("experiments.search.predicted_end.timestamp"), 3);
        Assert.Equal(108, Value("experiments.search.time_left"), 3);
        Assert.Equal(Unix(start) + 120, Value("experiments.search.deadline.timestamp"), 3);
        _time.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal(0, Value("experiments.search.time_left"));

        static double Unix(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
    }

    [Fact]
    public void An_experiment_without_workers_has_none()
    {
        _series.Update(Reading("e", ExperimentState.Running));
        Assert.Equal(0, Value("experiments.search.workers"));
    }

    /// <summary>Experiments of other silos' coordinators come and go here, too.</summary>
    [Fact]
    public void Each_slot_counts_for_the_experiment_that_it_trains_however_many_come_and_go()
    {
        for (var i = 0; i < (3 * SearchSeries.Capacity) + 200; i++)
        {
            _training.Clear();
            _training.AddRange([$"e{i}", $"e{i}", $"f{i}"]);
            // The meter is recreated outside the observation.
            for (var reads = 0; Read() is not [("e", 2.0), ("f", 1.0)]; reads++) Assert.InRange(reads, 0, 1_000_000);
        }
        Assert.False(_collector.Overflowed);

        (string, double)[] Read()
        {
            _collector.Points.Clear();
            _provider.ForceFlush();
            return [.. Points("experiments.search.workers")
                .Select(point => (point.Labels["experiment"][..1], point.Value))
                .Order()];
        }
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
            Name = "nightly",
            Owner = "anna@laptop",
            RefitMetric = "accuracy",
            State = state,
            Trials = 5,
            Folds = 4,
            TrialsDone = 1,
            FitsCompleted = 6,
            FitsAdopted = 1,
            FitsLeased = 4,
            RunTime = TimeSpan.FromMinutes(1),
        },
        TrialsRunning: 1, FitsPending: 10,
        new Dictionary<string, double> { ["accuracy"] = 0.9, ["f1_macro"] = 0.8 });

    private IReadOnlyList<string> Shown()
    {
        // The meter is recreated outside the observation.
        for (var i = 0; ; i++)
        {
            _collector.Points.Clear();
            _provider.ForceFlush();
            if (_collector.Points.Any(point => point.Metric == "experiments.coordinators") || i > 1000) break;
        }
        return [.. Points("experiments.search.state").Select(point => point.Labels["experiment"]).Distinct()];
    }

    private IEnumerable<Point> Points(string metric) => _collector.Points.Where(point => point.Metric == metric);

    private double Value(string metric)
    {
        _ = Shown();
        return Points(metric).Single().Value;
    }

    private sealed record Point(string Metric, IReadOnlyDictionary<string, string> Labels, double Value);

    private sealed class Collector : BaseExporter<Metric>
    {
        public List<Point> Points { get; } = [];

        public bool Overflowed { get; private set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    var labels = new Dictionary<string, string>();
                    foreach (var tag in point.Tags) labels[tag.Key] = tag.Value?.ToString() ?? "";
                    Overflowed |= labels.ContainsKey("otel.metric.overflow");
                    Points.Add(new(metric.Name, labels, metric.MetricType == MetricType.DoubleGauge
                        ? point.GetGaugeLastValueDouble() : point.GetGaugeLastValueLong()));
                }
            return ExportResult.Success;
        }
    }
}
