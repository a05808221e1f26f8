using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Telemetry;

/// <summary>Returns the experiments that the slots of this silo train now: one for each slot that trains.</summary>
internal delegate IEnumerable<string> TrainedExperiments();

/// <summary>
/// The metrics of each experiment whose coordinator is on this silo, observed from its durable state. They are removed
/// when the coordinator leaves, or some time after the experiment has ended. The slots of this silo are counted for
/// the experiments that they train. Of those that have ended, at most <see cref="MaxEnded"/> are kept. Thread-safe.
/// </summary>
internal sealed class SearchSeries : IDisposable
{
    /// <summary>
    /// The largest number of experiments that the meter counts: those that run, the last that ended, and those that
    /// were removed since the meter was created. Each metric reserves memory for as many.
    /// </summary>
    public const int Capacity = 1000;

    /// <summary>
    /// The largest number of ended experiments that are shown; the first that ended is removed first.
    /// </summary>
    public const int MaxEnded = 100;

    // The number of removed experiments after which the meter is recreated, where OpenTelemetry pushes its metrics: it
    // counts label values that are no longer in use. Its exporter for Prometheus keeps the metrics of the first fifty
    // meters or so for good (its cache of names takes a thousand), so that a meter is not recreated more often than
    // needed.
    private const int MaxRemoved = 600;

    private readonly ConcurrentDictionary<string, Entry> _searches = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _trained = new(StringComparer.Ordinal);
    private readonly SiloHostOptions _options;
    private readonly TrainedExperiments _training;
    private readonly SiloClock _clock;
    private readonly Lock _gate = new();
    private Meter? _meter;
    private int _removed;

    public SearchSeries(SiloHostOptions options, TrainedExperiments training, SiloClock clock)
    {
        (_options, _training, _clock) = (options, training, clock);
        if (options.HasMetrics) _meter = CreateMeter();
    }

    /// <summary>Checks whether a meter is the one of these metrics.</summary>
    public bool Owns(Meter meter)
    {
        lock (_gate) return meter == _meter;
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

    private IEnumerable<SearchReading> Read()
    {
        Prune();
        var now = _clock.Now;
        foreach (var (_, search) in _searches)
            yield return new(search.Search, search.Search.IsActive ? _clock.Time.GetElapsedTime(search.Since) : default,
                now);
    }

    /// <summary>
    /// Counts the slots of this silo by the experiment that they train, with 0 for an experiment that has its
    /// coordinator here.
    /// </summary>
    private IEnumerable<(string Experiment, int Slots)> CountWorkers()
    {
        Prune();
        var counts = _training().CountBy(id => id).ToDictionary();
        foreach (var id in _searches.Keys) counts.TryAdd(id, 0);
        if (_options.OtlpEndpoint is null) return counts.Select(count => (count.Key, count.Value));
        // Experiments of other coordinators come and go here too.
        foreach (var id in counts.Keys)
            if (!_searches.ContainsKey(id) && _trained.TryAdd(id, default)) Interlocked.Increment(ref _removed);
        return counts.Select(count => (count.Key, count.Value));
    }

    private void Prune()
    {
        foreach (var (id, search) in _searches)
            if (search.Search.HasEnded && _clock.Time.GetElapsedTime(search.Since) > _options.MetricsRetention)
                Forget(id);
        var ended = _searches.Values.Where(search => search.Search.HasEnded).OrderBy(search => search.Since).ToList();
        foreach (var search in ended.SkipLast(MaxEnded)) Forget(search.Search.Status.ExperimentId);
        lock (_gate)
        {
            if (_removed < MaxRemoved || _options.OtlpEndpoint is null) return;
            _removed = 0;
            _trained.Clear();
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
            _meter = CreateMeter();
        }
    }

    private Meter CreateMeter() => SearchGauges.Create(Read, CountWorkers);

    /// <param name="Search">The durable state.</param>
    /// <param name="Since">The time of the last change of the ended fits or of the state.</param>
    private sealed record Entry(SearchMetrics Search, long Since);
}
