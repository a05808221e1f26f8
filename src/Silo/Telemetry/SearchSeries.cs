using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;
using Experiments.Telemetry;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// The metrics of each experiment whose coordinator is on this silo, observed from its durable state. They are removed
/// when the coordinator leaves, or some time after the experiment has ended. Thread-safe.
/// </summary>
internal sealed class SearchSeries : IDisposable
{
    /// <summary>
    /// The largest number of label values of one metric: an experiment's states times a thousand concurrent
    /// experiments.
    /// </summary>
    public const int Cardinality = 6000;

    // The number of removed experiments after which the meter is recreated: the meter counts label values that are no
    // longer in use.
    private const int MaxRemoved = 300;

    private readonly ConcurrentDictionary<string, Entry> _searches = new(StringComparer.Ordinal);
    private readonly SiloHostOptions _options;
    private readonly SiloClock _clock;
    private readonly Lock _gate = new();
    private Meter? _meter;
    private int _removed;

    public SearchSeries(SiloHostOptions options, SiloClock clock)
    {
        (_options, _clock) = (options, clock);
        if (options.HasMetrics) _meter = Create();
    }

    /// <summary>Records an experiment's new durable state.</summary>
    public void Update(SearchMetrics reading)
    {
        if (!_options.HasMetrics) return;
        // Ended experiments are removed here too, for silos whose metrics nobody collects.
        if (reading.HasEnded) Prune();
        var before = _searches.GetValueOrDefault(reading.Status.ExperimentId);
        var isNews = before is null
            || before.Search.FitsEnded != reading.FitsEnded || before.Search.Status.State != reading.Status.State;
        _searches[reading.Status.ExperimentId] = new(reading, isNews ? _clock.Time.GetTimestamp() : before!.Since);
    }

    /// <summary>
    /// Removes the experiment of a coordinator that leaves this silo, unless it has ended: then it stays for its time.
    /// The next silo shows an experiment that runs on.
    /// </summary>
    public void Remove(string experimentId)
    {
        if (_searches.TryGetValue(experimentId, out var entry) && !entry.Search.HasEnded) Forget(experimentId);
    }

    /// <summary>Removes an experiment.</summary>
    public void Forget(string experimentId)
    {
        if (_searches.TryRemove(experimentId, out _)) Interlocked.Increment(ref _removed);
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
        meter.CreateObservableGauge("experiments.search.trials",
            () => Observe(Trials), "{trial}", "Trials, by experiment and state: pending, running, done.");
        meter.CreateObservableGauge("experiments.search.fits",
            () => Observe(Fits), "{fit}", "Fits, by experiment and state: pending, running, completed, failed.");
        meter.CreateObservableGauge("experiments.search.state",
            () => Observe(States), "", "1 for the state that the experiment is in, else 0, by experiment and state.");
        meter.CreateObservableGauge(
            "experiments.search.progress.ratio", () => Observe(search => Single(search.Search.Progress)), "1",
            "Share of the fits that have ended, by experiment.");
        meter.CreateObservableGauge("experiments.search.time_left",
            () => Observe(search => search.Search.TimeLeft is { } left ? Single(left.TotalSeconds) : []), "s",
            "Time to the end of the search at its pace so far, by experiment; a budget of time may end it sooner.");
        meter.CreateObservableGauge("experiments.search.score", () => Observe(Scores), "",
            "Best mean score of a trial so far, by experiment and metric; greater is better.");
        meter.CreateObservableGauge(
            "experiments.search.retries", () => Observe(search => Single(search.Search.Status.Retries)), "{fit}",
            "Retries of fits so far, by experiment.");
        meter.CreateObservableGauge("experiments.search.idle", () => Observe(search => Single(IdleSeconds(search))),
            "s", "Time since a fit last became durable, by experiment; 0 while it is paused or after it has ended.");
        meter.CreateObservableGauge("experiments.search.workers",
            () => Observe(search => Single(search.Search.HasEnded ? 0 : search.Search.Status.Workers)),
            "{slot}", "Slots that ask for leases of the experiment or hold one, by experiment.");
        meter.CreateObservableGauge(
            "experiments.search.priority", () => Observe(search => Single(search.Search.Status.Priority)), "",
            "Priority among the experiments that share the workers, by experiment.");
        meter.CreateObservableGauge("experiments.search.waits_for_device", () => Observe(Missing), "",
            "1 while no worker has the device that the experiment asks for, by experiment and device.");
        meter.CreateObservableGauge(
            "experiments.coordinators", () => _searches.Values.Count(search => !search.Search.HasEnded), "{experiment}",
            "Experiments that run or are paused and have their coordinator on this silo.");
        return meter;
    }

    private IEnumerable<Measurement<double>> Observe(Func<Entry, IEnumerable<Measurement<double>>> measure)
    {
        Prune();
        foreach (var (id, search) in _searches)
            foreach (var measurement in measure(search))
                yield return new(
                    measurement.Value, [ExperimentsTags.Create(ExperimentsTags.Experiment, id), .. measurement.Tags]);
    }

    private static IEnumerable<Measurement<double>> Single(double value) => [new(value)];

    private static Measurement<double> InState(double value, string state) =>
        new(value, ExperimentsTags.Create(ExperimentsTags.State, state));

    private static IEnumerable<Measurement<double>> Trials(Entry search) =>
        [InState(search.Search.TrialsPending, "pending"), InState(search.Search.TrialsRunning, "running"), InState(
            search.Search.Status.TrialsDone, "done")];

    private static IEnumerable<Measurement<double>> Fits(Entry search) =>
    [
        InState(search.Search.FitsPending, "pending"), InState(search.Search.Status.FitsLeased, "running"),
        InState(search.Search.Status.FitsCompleted, "completed"), InState(search.Search.Status.FitsFailed, "failed"),
    ];

    private static IEnumerable<Measurement<double>> States(Entry search) => Enum.GetValues<ExperimentState>()
        .Select(state => new Measurement<double>(
            search.Search.Status.State == state ? 1 : 0, ExperimentsTags.Create(ExperimentsTags.State, state)));

    private static IEnumerable<Measurement<double>> Scores(Entry search) => search.Search.BestScores
        .Select(
            score => new Measurement<double>(score.Value, ExperimentsTags.Create(ExperimentsTags.Metric, score.Key)));

    private static IEnumerable<Measurement<double>> Missing(Entry search) =>
        search.Search is { IsActive: true, Status.Missing: { } missing }
            ? [new(1, ExperimentsTags.Create(ExperimentsTags.Device, missing.Device))]
            : [];

    private double IdleSeconds(Entry search) =>
        search.Search.IsActive ? _clock.Time.GetElapsedTime(search.Since).TotalSeconds : 0;

    private void Prune()
    {
        foreach (var (id, search) in _searches)
            if (search.Search.HasEnded && _clock.Time.GetElapsedTime(search.Since) > _options.MetricsRetention)
                Forget(id);
        lock (_gate)
        {
            if (_removed < MaxRemoved) return;
            _removed = 0;
        }
        // The meter must not be recreated during its own collection.
        ThreadPool.UnsafeQueueUserWorkItem(_ => RecreateMeter(), null);
    }

    private void RecreateMeter()
    {
        lock (_gate)
        {
            if (_meter is null) return;
            _meter.Dispose();
            _meter = Create();
        }
    }

    /// <param name="Search">The durable state.</param>
    /// <param name="Since">The time of the last change of the ended fits or of the state.</param>
    private sealed record Entry(SearchMetrics Search, long Since);
}
