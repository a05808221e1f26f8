using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Telemetry;

/// <summary>The metrics of experiments, as Prometheus reads them (its text format, version 0.0.4).</summary>
public sealed class SearchPageTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SiloHostOptions _options = new() { MetricsPort = 1, ClusterId = "a \"quoted\" \\ name" };
    private readonly SearchSeries _series;
    private readonly SearchPage _page;

    public SearchPageTests()
    {
        _series = new(_options, () => [], new(_time));
        _page = new(_series, _options);
    }

    [Fact]
    public void A_metric_has_its_type_its_help_and_a_line_for_each_experiment()
    {
        _series.Update(Reading("e", ExperimentState.Running));
        _series.Update(Reading("f\n", ExperimentState.Completed));
        var lines = Write().Split('\n');
        var at = Array.IndexOf(lines, "# TYPE experiments_search_run_time_seconds gauge");
        Assert.Equal(
            "# HELP experiments_search_run_time_seconds Run time up to the last change, without pauses, by experiment.",
            lines[at + 1]);
        const string Cluster = """cluster="a \"quoted\" \\ name"} 1.5""";
        Assert.Equal(
            [
                "experiments_search_run_time_seconds{experiment=\"e\"," + Cluster,
                "experiments_search_run_time_seconds{experiment=\"f\\n\"," + Cluster,
            ],
            lines[(at + 2)..(at + 4)].Order(StringComparer.Ordinal));
        Assert.StartsWith("# TYPE ", lines[at + 4], StringComparison.Ordinal);
        Assert.Equal("", lines[^1]);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(-0.1, "-0.1")]
    public void A_number_is_written_as_Prometheus_reads_it(double score, string text)
    {
        _series.Update(Reading("e", ExperimentState.Running) with
        {
            BestScores = new Dictionary<string, double> { ["r2"] = score },
        });
        Assert.Contains($"metric=\"r2\",refit=\"true\",", Write(), StringComparison.Ordinal);
        Assert.Contains($"}} {text}\n", Write(), StringComparison.Ordinal);
    }

    /// <summary>However many have come and gone, nothing is left of them, and the meter is still the same.</summary>
    [Fact]
    public void What_is_gone_is_forgotten()
    {
        var meters = new ConcurrentQueue<Meter>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => meters.Enqueue(instrument.Meter),
        };
        for (var i = 0; i < 3 * SearchSeries.Capacity; i++)
        {
            _series.Update(Reading($"e{i}", ExperimentState.Running));
            Assert.Contains($"\"e{i}\"", Write(), StringComparison.Ordinal);
            _series.Forget($"e{i}");
        }
        Assert.Equal(["experiments_coordinators", "# TYPE experiments_coordinators gauge"], Write()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("# HELP", StringComparison.Ordinal))
            .Select(line => line.Split('{')[0])
            .Reverse());
        listener.Start();
        Assert.Single(meters.Where(_series.Owns).Distinct());
    }

    [Fact]
    public void Experiments_of_another_silo_in_this_process_are_not_shown()
    {
        using var other = new SearchSeries(_options, () => [], new(_time));
        other.Update(Reading("theirs", ExperimentState.Running));
        _series.Update(Reading("ours", ExperimentState.Running));
        var page = Write();
        Assert.Contains("ours", page, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", page, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _page.Dispose();
        _series.Dispose();
    }

    private string Write() => string.Concat(_page.Read());

    private static SearchMetrics Reading(string id, ExperimentState state) => new(
        new()
        {
            ExperimentId = id,
            Name = "nightly",
            RefitMetric = "r2",
            State = state,
            Trials = 5,
            Folds = 4,
            RunTime = TimeSpan.FromSeconds(1.5),
        },
        TrialsRunning: 1, FitsPending: 10, new Dictionary<string, double>());
}
