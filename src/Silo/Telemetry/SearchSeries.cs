using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// The metrics of each experiment whose coordinator is on this silo, observed from what is durable. They go with the
/// coordinator, and some time after the experiment has ended. Thread-safe.
/// </summary>
internal sealed class SearchSeries : IDisposable
{
    /// <summary>How many label values one metric may have: an experiment's states times a thousand experiments at once.</summary>
    public const int Cardinality = 6000;

    // A label value is counted for as long as its meter lives, also when nothing has it any more.
    private const int MostGone = 300;

    private readonly ConcurrentDictionary<string, Entry> _searches = new(StringComparer.Ordinal);
    private readonly SiloHostOptions _options;
    private readonly SiloClock _clock;
    private readonly Lock _gate = new();
    private Meter? _meter;
    private int _gone;

    public SearchSeries(SiloHostOptions options, SiloClock clock)
    {
        (_options, _clock) = (options, clock);
        if (options.HasMetrics) _meter = Create();
    }

    /// <summary>Something of an experiment became durable.</summary>
    public void Show(SearchReading reading)
    {
        if (!_options.HasMetrics) return;
        // Also where nobody observes.
        if (reading.HasEnded) Prune();
        var before = _searches.GetValueOrDefault(reading.Status.ExperimentId);
        var isNews = before is null || before.Reading.FitsEnded != reading.FitsEnded || before.Reading.Status.State != reading.Status.State;
        _searches[reading.Status.ExperimentId] = new(reading, isNews ? _clock.Time.GetTimestamp() : before!.Since);
    }

    /// <summary>The coordinator leaves this silo. What has ended is shown here for its time; what goes on is shown by the next.</summary>
    public void Hide(string experimentId)
    {
        if (_searches.TryGetValue(experimentId, out var entry) && !entry.Reading.HasEnded) Forget(experimentId);
    }

    /// <summary>The experiment is shown no more.</summary>
    public void Forget(string experimentId)
    {
        if (_searches.TryRemove(experimentId, out _)) Interlocked.Increment(ref _gone);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _meter?.Dispose();
            _meter = null;
        }
    }

    private Meter Create()
    {
        var meter = new Meter(ExperimentsTelemetry.SearchesName);
        meter.CreateObservableGauge("experiments.search.trials", () => Observe(Trials), "{trial}", "Trials, by experiment and state: pending, running, done.");
        meter.CreateObservableGauge("experiments.search.fits", () => Observe(Fits), "{fit}", "Fits, by experiment and state: pending, running, completed, failed.");
        meter.CreateObservableGauge("experiments.search.state", () => Observe(States), "", "1 for the state that the experiment is in, else 0, by experiment and state.");
        meter.CreateObservableGauge("experiments.search.progress.ratio", () => Observe(search => One(search.Reading.Progress)), "1", "Share of the fits that have ended, by experiment.");
        meter.CreateObservableGauge("experiments.search.time_left", () => Observe(search => search.Reading.TimeLeft is { } left ? One(left.TotalSeconds) : []), "s", "Time to the end of the search at its pace so far, by experiment; a budget of time may end it sooner.");
        meter.CreateObservableGauge("experiments.search.score", () => Observe(Scores), "", "Best mean score of a trial so far, by experiment and metric; greater is better.");
        meter.CreateObservableGauge("experiments.search.retries", () => Observe(search => One(search.Reading.Status.Retries)), "{fit}", "Fits that had to be run again so far, by experiment.");
        meter.CreateObservableGauge("experiments.search.idle", () => Observe(search => One(IdleSeconds(search))), "s", "Time since a fit last became durable, by experiment; 0 where it is paused or has ended.");
        meter.CreateObservableGauge("experiments.search.workers", () => Observe(search => One(search.Reading.HasEnded ? 0 : search.Reading.Status.Workers)), "{slot}", "Slots that ask for its leases or hold one, by experiment.");
        meter.CreateObservableGauge("experiments.search.priority", () => Observe(search => One(search.Reading.Status.Priority)), "", "Priority among the experiments that share the workers, by experiment.");
        meter.CreateObservableGauge("experiments.search.waits_for_device", () => Observe(Missing), "", "1 where no worker has the device that the experiment asks for, by experiment and device.");
        meter.CreateObservableGauge("experiments.coordinators", () => _searches.Values.Count(search => !search.Reading.HasEnded), "{experiment}", "Experiments that run or are paused and have their coordinator on this silo.");
        return meter;
    }

    private IEnumerable<Measurement<double>> Observe(Func<Entry, IEnumerable<Measurement<double>>> measure)
    {
        Prune();
        foreach (var (id, search) in _searches)
            foreach (var measurement in measure(search))
                yield return new(measurement.Value, [ExperimentsTags.Of(ExperimentsTags.Experiment, id), .. measurement.Tags]);
    }

    private static IEnumerable<Measurement<double>> One(double value) => [new(value)];

    private static Measurement<double> In(double value, string state) => new(value, ExperimentsTags.Of(ExperimentsTags.State, state));

    private static IEnumerable<Measurement<double>> Trials(Entry search) =>
        [In(search.Reading.TrialsPending, "pending"), In(search.Reading.TrialsRunning, "running"), In(search.Reading.Status.TrialsDone, "done")];

    private static IEnumerable<Measurement<double>> Fits(Entry search) =>
    [
        In(search.Reading.FitsPending, "pending"), In(search.Reading.Status.FitsLeased, "running"),
        In(search.Reading.Status.FitsCompleted, "completed"), In(search.Reading.Status.FitsFailed, "failed"),
    ];

    private static IEnumerable<Measurement<double>> States(Entry search) => Enum.GetValues<ExperimentState>()
        .Select(state => new Measurement<double>(search.Reading.Status.State == state ? 1 : 0, ExperimentsTags.Of(ExperimentsTags.State, state)));

    private static IEnumerable<Measurement<double>> Scores(Entry search) => search.Reading.BestScores
        .Select(score => new Measurement<double>(score.Value, ExperimentsTags.Of(ExperimentsTags.Metric, score.Key)));

    private static IEnumerable<Measurement<double>> Missing(Entry search) => search.Reading is { IsActive: true, Status.Missing: { } missing }
        ? [new(1, ExperimentsTags.Of(ExperimentsTags.Device, missing.Device))]
        : [];

    private double IdleSeconds(Entry search) => search.Reading.IsActive ? _clock.Time.GetElapsedTime(search.Since).TotalSeconds : 0;

    private void Prune()
    {
        foreach (var (id, search) in _searches)
            if (search.Reading.HasEnded && _clock.Time.GetElapsedTime(search.Since) > _options.MetricsRetention) Forget(id);
        lock (_gate)
        {
            if (_gone < MostGone) return;
            _gone = 0;
        }
        // Not from within its own observation.
        ThreadPool.UnsafeQueueUserWorkItem(_ => Renew(), null);
    }

    private void Renew()
    {
        lock (_gate)
        {
            if (_meter is null) return;
            _meter.Dispose();
            _meter = Create();
        }
    }

    /// <param name="Reading">What is durable.</param>
    /// <param name="Since">When a fit, or the state, was last new.</param>
    private sealed record Entry(SearchReading Reading, long Since);
}
