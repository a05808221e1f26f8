using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Catalog;

/// <summary>
/// Which experiments want workers, and which workers there are. What it knows is either in the store or told again
/// soon, so it keeps nothing durable of its own: when silos come and go, the directory can lose it and a new one
/// begins. One turn at a time, which is its host's to keep; its methods are those of
/// <see cref="IExperimentCatalogGrain"/>.
/// </summary>
/// <param name="store">Where experiments are durable.</param>
/// <param name="artifacts">Where artifacts lie, for those who ask.</param>
/// <param name="since">
/// When this process began to use the store: what was submitted before is another process's doing.
/// </param>
/// <param name="wake">Wakes a worker.</param>
/// <param name="look">Asks an experiment's coordinator where it stands.</param>
/// <param name="options">How the silo is hosted.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Where it says what went wrong.</param>
internal sealed partial class ExperimentCatalog(
    IExperimentStore store,
    string artifacts, DateTimeOffset since, Func<string, Task> wake, Func<string, Task<ExperimentStatus?>> look,
    SiloHostOptions options, SiloClock clock, ILogger<ExperimentCatalog> logger)
{
    /// <summary>
    /// A worker that was not heard of for so long is gone: it would have said several times that it is there.
    /// </summary>
    private static readonly TimeSpan s_workerTimeout = 4 * WorkerService.RegistrationInterval;

    /// <summary>How long an experiment that wants no workers is left alone.</summary>
    private static readonly TimeSpan s_restInterval = TimeSpan.FromSeconds(15);

    /// <summary>How many experiments a page holds at most: a message stays small.</summary>
    private const int MaxPageSize = 200;

    /// <summary>How often it is read again which experiments run.</summary>
    private static readonly TimeSpan s_rereadInterval = TimeSpan.FromSeconds(30);

    private readonly List<Demand> _demands = [];
    private readonly Dictionary<string, DateTimeOffset> _resting = new(StringComparer.Ordinal);
    private readonly SlotTurns _turns = new();
    private readonly Dictionary<string, Worker> _workers = new(StringComparer.Ordinal);
    private DateTimeOffset _lastRead;

    /// <summary>Begins, with what is durable; before anything else is asked.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        // Also a first activation may come late: when a silo leaves, the directory can lose where the last one was.
        _demands.AddRange((await ReadRunningAsync(cancellationToken))
            .Select(e => new Demand(e.Status.ExperimentId, e.Spec.Device, e.Status.Priority)));
    }

    public Task<ClusterInfo> GetInfoAsync()
    {
        var workers = GetLiveWorkers();
        return Task.FromResult(new ClusterInfo(
            artifacts, [.. workers.Keys], workers.Values.Sum(worker => worker.Slots),
            [.. workers.Values.Select(worker => worker.Quarantine).OfType<QuarantinedDevice>()]));
    }

    public async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await store.ListAsync()).Select(e => e.Status.ExperimentId)];

    public async Task<ExperimentsPage> ListExperimentsAsync(string? wanted, string? after, int max)
    {
        var experiments = (await store.ListAsync()).Select(e => e.Status)
            .Where(e => wanted is null || e.ExperimentId == wanted || e.Name == wanted)
            .Select(e => (Status: e, Place: $"{e.Submitted.UtcTicks:D19}/{e.ExperimentId}"))
            .Where(e => after is null || string.CompareOrdinal(e.Place, after) < 0)
            .OrderByDescending(e => e.Place, StringComparer.Ordinal);
        var most = Math.Clamp(max, 1, MaxPageSize);
        var page = experiments.Take(most + 1).ToList();
        return new([.. page.Take(most).Select(e => e.Status)], page.Count > most ? page[most - 1].Place : null);
    }

    // A worker that is not registered may be a CPU whose silo's GPU is not known yet. It is woken as soon as it is
    // registered.
    public Task<IReadOnlyList<string>> RankExperimentsAsync(string workerKey, string slot, string? serving) =>
        Task.FromResult(
            GetLiveWorkers().ContainsKey(workerKey)
                ? _turns.RankExperiments(slot, serving,
                    [.. _demands.Where(e => CanTake(workerKey, e.Device)).Select(e => (e.Id, e.Priority))], clock.Now)
                : []);

    public Task<int> AnnounceDemandAsync(string experimentId, bool wanting, string device, int priority)
    {
        // One whose priority changes keeps its place among those that wait.
        var place = _demands.FindIndex(e => e.Id == experimentId);
        if (wanting && place >= 0) _demands[place] = new(experimentId, device, priority);
        else if (wanting) _demands.Add(new(experimentId, device, priority));
        else if (place >= 0) _demands.RemoveAt(place);
        if (!wanting) _turns.RemoveExperiment(experimentId);
        if (wanting) _resting.Remove(experimentId);
        else _resting[experimentId] = clock.Now;
        var takers = GetLiveWorkers().Where(worker => CanTake(worker.Key, device)).ToArray();
        if (wanting)
            foreach (var (key, _) in takers) _ = WakeUps.WakeAsync(key);
        return Task.FromResult(
            takers.Where(worker => worker.Value.Quarantine is null).Sum(worker => worker.Value.Slots));
    }

    public Task RegisterAsync(string workerKey, int slots, QuarantinedDevice? aside)
    {
        var isNew = !_workers.ContainsKey(workerKey);
        _workers[workerKey] = new(slots, clock.Now, aside);
        // It may have missed a wake while it was not known here.
        if (isNew && _demands.Count > 0) _ = WakeUps.WakeAsync(workerKey);
        _ = CheckUnannouncedAsync();
        return Task.CompletedTask;
    }

    public Task UnregisterAsync(string workerKey)
    {
        RemoveWorker(workerKey);
        return Task.CompletedTask;
    }

    private async Task CheckUnannouncedAsync()
    {
        if (clock.Now - _lastRead >= s_rereadInterval) await RereadRunningAsync();
        await CheckRestingAsync();
    }

    /// <summary>
    /// Finds the experiments that run and that nobody told of: a coordinator that was lost after its submit was
    /// durable, and before it could say so, is known to nobody. Does not throw.
    /// </summary>
    private async Task RereadRunningAsync()
    {
        _lastRead = clock.Now;
        try
        {
            foreach (var experiment in await ReadRunningAsync(CancellationToken.None))
                if (!_demands.Exists(e => e.Id == experiment.Status.ExperimentId))
                    _resting.TryAdd(experiment.Status.ExperimentId, DateTimeOffset.MinValue);
        }
        catch (StoreException e)
        {
            LogUnread(logger, e.Message);
        }
    }

    /// <summary>The experiments that run by what is durable, the longest waiting first.</summary>
    private async Task<IReadOnlyList<ExperimentRecord>> ReadRunningAsync(CancellationToken cancellation) =>
    [
        .. (await store.ListAsync(cancellation))
            .Where(e => e.Status.State is ExperimentState.Running or ExperimentState.Refitting)
            .Where(e => options.ResumeExperiments || e.Status.Submitted >= since)
            .OrderBy(e => e.Status.Submitted),
    ];

    /// <summary>
    /// Asks after experiments that want no workers now: where all their workers and their coordinator were lost
    /// together, nobody else would call a coordinator again, which takes back what is leased. Does not throw.
    /// </summary>
    private async Task CheckRestingAsync()
    {
        foreach (var (id, since) in _resting.OrderBy(experiment => experiment.Key, StringComparer.Ordinal).ToArray())
        {
            if (clock.Now - since < s_restInterval || !_resting.ContainsKey(id)) continue;
            _resting[id] = clock.Now;
            try
            {
                if (await look(id) is not { } status || status.State.HasEnded()) _resting.Remove(id);
            }
            catch (Exception e)
            {
                // Whatever it is: it is asked again.
                LogSilent(logger, id, CallFailure.Describe(e));
            }
        }
    }

    private void RemoveWorker(string workerKey)
    {
        _workers.Remove(workerKey);
        _turns.RemoveWorker(workerKey);
    }

    /// <summary>The workers that are there.</summary>
    private Dictionary<string, Worker> GetLiveWorkers()
    {
        foreach (var (key, worker) in _workers)
            if (clock.Now - worker.LastSeen > s_workerTimeout) RemoveWorker(key);
        return _workers;
    }

    private bool CanTake(string workerKey, string device)
    {
        var silo = WorkerKey.GetSilo(workerKey);
        var siloHasGpu = _workers.Keys.Any(
            key => WorkerKey.GetSilo(key).Equals(silo) && DeviceMatch.IsGpu(WorkerKey.GetDevice(key)));
        return DeviceMatch.IsMatch(device, WorkerKey.GetDevice(workerKey), siloHasGpu);
    }

    private WakeUps WakeUps => field ??= new(
        wake, key => GetLiveWorkers().ContainsKey(key),
        (key, e) => LogUnreachable(logger, key, CallFailure.Describe(e)), clock.Time);

    [LoggerMessage(1, LogLevel.Warning, "Worker {Worker} could not be woken and is tried again: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string worker, string reason);

    [LoggerMessage(
        2, LogLevel.Warning, "Experiment {Experiment} does not say where it stands and is asked again: {Reason}")]
    private static partial void LogSilent(ILogger logger, string experiment, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Which experiments run could not be read and is read again: {Reason}")]
    private static partial void LogUnread(ILogger logger, string reason);

    /// <summary>A worker that is there.</summary>
    private sealed record Worker(int Slots, DateTimeOffset LastSeen, QuarantinedDevice? Quarantine);

    /// <summary>An experiment that wants workers.</summary>
    private sealed record Demand(string Id, string Device, int Priority);
}
