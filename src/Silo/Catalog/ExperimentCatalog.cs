using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Catalog;

/// <summary>
/// The experiments that want workers, and the registered workers. All of this is either in the store or reported again
/// soon, so the catalog keeps nothing durable: when silos come and go, the directory can lose it and a new one is
/// activated. The host ensures that only one call runs at a time. For the methods see
/// <see cref="IExperimentCatalogGrain"/>.
/// </summary>
/// <param name="store">The store of durable experiments.</param>
/// <param name="artifacts">The location of the artifact store as text, for clients.</param>
/// <param name="since">
/// The time at which this process began to use the store. With <see cref="SiloHostOptions.ResumeExperiments"/> off,
/// experiments that were submitted before are left alone.
/// </param>
/// <param name="wake">Wakes a worker.</param>
/// <param name="look">Reads an experiment's state from its coordinator.</param>
/// <param name="options">The options of the silo.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ExperimentCatalog(
    IExperimentStore store,
    string artifacts, DateTimeOffset since, Func<string, Task> wake, Func<string, Task<ExperimentStatus?>> look,
    SiloHostOptions options, SiloClock clock, ILogger<ExperimentCatalog> logger)
{
    /// <summary>
    /// The time without a registration after which a worker counts as lost: it has missed several registrations.
    /// </summary>
    private static readonly TimeSpan s_workerTimeout = 4 * WorkerService.RegistrationInterval;

    /// <summary>The time between two checks of an experiment that wants no workers.</summary>
    private static readonly TimeSpan s_restInterval = TimeSpan.FromSeconds(15);

    /// <summary>The largest number of experiments on a page, which keeps messages small.</summary>
    private const int MaxPageSize = 200;

    /// <summary>The largest number of ids in the list of all experiments.</summary>
    private const int MaxListed = 10_000;

    /// <summary>The interval at which the running experiments are read again.</summary>
    private static readonly TimeSpan s_rereadInterval = TimeSpan.FromSeconds(30);

    private readonly List<Demand> _demands = [];
    private readonly Dictionary<string, DateTimeOffset> _resting = new(StringComparer.Ordinal);
    private readonly SlotTurns _turns = new();
    private readonly Dictionary<string, Worker> _workers = new(StringComparer.Ordinal);
    private DateTimeOffset _lastRead;

    /// <summary>Reads the durable state; called before any other method.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        // The experiments are read even at a first activation, which may come late: when a silo leaves, the directory
        // can lose the former activation.
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
        [.. (await store.ListAsync()).Select(e => e.Status.ExperimentId).Take(MaxListed)];

    public async Task<bool> NeedsDataAsync(string hash) =>
        (await store.ListAsync()).Any(e => e.Spec.Data.Hash == hash);

    public async Task<ExperimentsPage> ListExperimentsAsync(string? wanted, string? after, int max)
    {
        var experiments = (await store.ListAsync()).Select(e => e.Status)
            .Where(e => wanted is null || e.ExperimentId == wanted || e.Name == wanted)
            .Select(e => (Status: e, Place: $"{e.Submitted.UtcTicks:D19}/{e.ExperimentId}"))
            .Where(e => after is null || string.CompareOrdinal(e.Place, after) < 0)
            .OrderByDescending(e => e.Place, StringComparer.Ordinal);
        var most = Math.Clamp(max, 1, MaxPageSize);
        var page = experiments.Take(most + 1).ToList();
        return new([.. page.Take(most).Select(e => WithStoreProblem(e.Status))],
            page.Count > most ? page[most - 1].Place : null);
    }

    private ExperimentStatus WithStoreProblem(ExperimentStatus status) =>
        status.State.HasEnded() ? status : status with { StoreProblem = store.WriteProblem };

    // An unregistered worker may be a CPU of a silo whose GPU is not registered yet, so it gets no experiments. It is
    // woken when it registers.
    public Task<IReadOnlyList<string>> RankExperimentsAsync(string workerKey, string slot, string? serving) =>
        Task.FromResult(
            GetLiveWorkers().ContainsKey(workerKey)
                ? _turns.RankExperiments(slot, serving,
                    [.. _demands.Where(e => CanTake(workerKey, e.Device)).Select(e => (e.Id, e.Priority))], clock.Now)
                : []);

    public Task<int> AnnounceDemandAsync(string experimentId, bool wanting, string device, int priority)
    {
        // An experiment whose priority changes keeps its place in the list.
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

    public Task RegisterAsync(string workerKey, int slots, QuarantinedDevice? quarantine)
    {
        var known = _workers.GetValueOrDefault(workerKey);
        var isNew = known is null;
        _workers[workerKey] = new(slots, clock.Now, quarantine);
        // What a card in quarantine leaves undone is for the CPU of its silo.
        if (known is not null && known.Quarantine is null != quarantine is null && _demands.Count > 0)
            foreach (var key in GetWorkersOfSilo(workerKey)) _ = WakeUps.WakeAsync(key);
        // A wake-up may have been missed while the worker was not registered.
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
    /// Finds running experiments that no coordinator announced: a coordinator may have been lost after its submission
    /// was durable and before it announced the demand. Does not throw.
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

    /// <summary>Reads the experiments that run by their durable state, the oldest first.</summary>
    private async Task<IReadOnlyList<ExperimentRecord>> ReadRunningAsync(CancellationToken cancellation) =>
    [
        .. (await store.ListAsync(cancellation))
            .Where(e => e.Status.State is ExperimentState.Running or ExperimentState.Refitting)
            .Where(e => options.ResumeExperiments || e.Status.Submitted >= since)
            .OrderBy(e => e.Status.Submitted),
    ];

    /// <summary>
    /// Calls the coordinators of experiments that want no workers now. If all workers of an experiment were lost
    /// together with its coordinator, no other call would activate the coordinator again, which takes back the leases.
    /// Does not throw.
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
                // Any error: the next check repeats the call.
                LogSilent(logger, id, CallFailure.Describe(e));
            }
        }
    }

    private void RemoveWorker(string workerKey)
    {
        _workers.Remove(workerKey);
        _turns.RemoveWorker(workerKey);
    }

    /// <summary>Removes workers that count as lost, and returns the others.</summary>
    private Dictionary<string, Worker> GetLiveWorkers()
    {
        foreach (var (key, worker) in _workers)
            if (clock.Now - worker.LastSeen > s_workerTimeout) RemoveWorker(key);
        return _workers;
    }

    private bool CanTake(string workerKey, string device)
    {
        var siloHasGpu = GetWorkersOfSilo(workerKey).Any(
            key => DeviceMatch.IsGpu(WorkerKey.GetDevice(key)) && _workers[key].Quarantine is null);
        return DeviceMatch.IsMatch(device, WorkerKey.GetDevice(workerKey), siloHasGpu);
    }

    private string[] GetWorkersOfSilo(string workerKey)
    {
        var silo = WorkerKey.GetSilo(workerKey);
        return [.. _workers.Keys.Where(key => WorkerKey.GetSilo(key).Equals(silo))];
    }

    private WakeUps WakeUps => field ??= new(
        wake, key => GetLiveWorkers().ContainsKey(key),
        (key, e) => LogUnreachable(logger, key, CallFailure.Describe(e)), clock.Time);

    [LoggerMessage(1, LogLevel.Warning, "Worker {Worker} could not be woken; the call is repeated: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string worker, string reason);

    [LoggerMessage(
        2, LogLevel.Warning, "The coordinator of {Experiment} does not answer; the call is repeated: {Reason}")]
    private static partial void LogSilent(ILogger logger, string experiment, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The running experiments could not be read; the read is repeated: {Reason}")]
    private static partial void LogUnread(ILogger logger, string reason);

    /// <summary>A registered worker.</summary>
    private sealed record Worker(int Slots, DateTimeOffset LastSeen, QuarantinedDevice? Quarantine);

    /// <summary>An experiment that wants workers.</summary>
    private sealed record Demand(string Id, string Device, int Priority);
}
