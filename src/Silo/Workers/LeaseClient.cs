using System.Collections.Concurrent;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Retries;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>
/// What a slot says to coordinators. A call that fails is of unknown outcome and is never the worker's end: leases are
/// asked for again, reports are said again until somebody answers.
/// </summary>
internal sealed partial class LeaseClient(
    IGrainFactory grains, SiloHostOptions options, SiloClock clock, ILogger<LeaseClient> logger)
{
    // Wakes are hints; a worker that missed one finds its work at the next look.
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(30);

    // What is not given back by then is taken back when its term ends.
    private static readonly TimeSpan s_leaveTimeout = TimeSpan.FromSeconds(5);
    private const int PageSize = 1000;
    private static readonly LeaseReply s_noLease = new(null, Ended: false);

    // By experiment and slot, that something had no answer since this was answered last: what was granted may be held
    // by nobody.
    private readonly ConcurrentDictionary<(string Experiment, string Slot), object> _unanswered = [];
    private readonly RetryPolicy _retry = new(clock.Time, delay: TimeSpan.FromSeconds(1));
    private readonly Outage _outage = new();
    private long _lastRequestNumber;

    /// <summary>How often a lease is prolonged: two renewals may be lost without the lease.</summary>
    public TimeSpan RenewalInterval => options.LeaseTerm / 3;

    /// <summary>
    /// Asks for trials; for one of whatever pack key where none was named, or none of that key is left.
    /// </summary>
    public async Task<LeaseReply> LeaseAsync(
        string experiment, string slot, LeaseSize size, string numericsClass, bool ahead,
        Func<IReadOnlyList<long>> holds, CancellationToken stopping, bool onlyOfKey = false)
    {
        if (size.PackKey is { } key)
        {
            var reply = await LeaseAsync(
                experiment, new(slot, size.Trials, key, numericsClass, ahead, size.TrialsHeld), holds, stopping);
            if (reply.Grant is not null || reply.Ended || onlyOfKey) return reply;
        }

        return await LeaseAsync(
            experiment, new(slot, MaxTrials: 1, PackKey: null, numericsClass, ahead), holds, stopping);
    }

    /// <summary>The experiments whose last answer a slot did not hear.</summary>
    public IEnumerable<string> GetUnanswered(string slot) =>
        _unanswered.Keys.Where(question => question.Slot == slot).Select(question => question.Experiment);

    /// <summary>Whether the lease is still held, as far as is known by when it is to be renewed again.</summary>
    public async Task<bool> RenewAsync(LeaseGrant grant, string slot, CancellationToken stopping) => await TryCallAsync(
        grant.ExperimentId,
        () => Coordinator(grant.ExperimentId).RenewAsync(grant.Token, slot).WaitAsync(RenewalInterval, clock.Time),
        stopping) is null or { Valid: true };

    /// <summary>Reports until somebody answers; null where the silo stops before.</summary>
    public async Task<ReportReply?> ReportAsync(
        LeaseGrant grant, string slot, IReadOnlyList<FitReport> fits, CancellationToken stopping)
    {
        using var span = Spans.Start("report", grant.Fits[0].Trace, grant.ExperimentId, (SpanTags.Worker, slot));
        var request = new ReportRequest(grant.Token, slot, fits);
        try
        {
            // Said at least once, also by a silo that stops: it is work that is done.
            return await _retry.ExecuteAsync(
                () => CallAsync(
                    grant.ExperimentId, () => Coordinator(grant.ExperimentId).ReportAsync(request),
                    CancellationToken.None),
                stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The specification of an experiment of which a lease is held.</summary>
    /// <exception cref="OperationCanceledException">Nobody answered before the cancellation.</exception>
    public async Task<ExperimentSpec> GetSpecAsync(string experiment, CancellationToken cancellation) =>
        await CallUntilAnsweredAsync(experiment, coordinator => coordinator.GetSpecAsync(), cancellation)
        ?? throw new SiloException($"Experiment '{experiment}' was leased but never submitted.");

    /// <summary>Every trial with the fits of it that are durable.</summary>
    /// <exception cref="OperationCanceledException">Nobody answered before the cancellation.</exception>
    public async Task<IReadOnlyList<TrialRow>> GetResultsAsync(string experiment, CancellationToken cancellation)
    {
        var rows = new List<TrialRow>();
        for (long? from = 0; from is { } trial;)
        {
            var page = await CallUntilAnsweredAsync(
                experiment, coordinator => coordinator.GetResultsAsync(trial, PageSize), cancellation);
            rows.AddRange(page.Trials);
            from = page.NextTrial;
        }
        return rows;
    }

    /// <summary>
    /// Gives a lease back. Where nobody answers, what the slot next asks for says that it does not hold it.
    /// </summary>
    public async Task GiveBackAsync(LeaseGrant grant, string slot, bool leaves = false)
    {
        if (!await TryAsync(() => NotifyAsync(
                grant.ExperimentId, coordinator => coordinator.GiveBackAsync(grant.Token, slot, leaves))))
            _unanswered[(grant.ExperimentId, slot)] = new();
    }

    /// <summary>
    /// Gives back whatever a slot was granted of an experiment; says so until somebody answers, or it takes too long.
    /// </summary>
    public async Task LeaveAsync(string experiment, string slot, CancellationToken leaving)
    {
        using var patience = new CancellationTokenSource(s_leaveTimeout, clock.Time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(leaving, patience.Token);
        try
        {
            // Once also where time is up: it costs little, and waiting for the term's end much.
            await _retry.ExecuteAsync(
                () => NotifyAsync(experiment, coordinator => coordinator.LeaveAsync(slot)), over.Token);
        }
        catch (Exception) when (over.IsCancellationRequested)
        {
            // Its leases are taken back when their terms end.
        }
        _unanswered.TryRemove((experiment, slot), out _);
    }

    /// <summary>
    /// The experiments that want a slot, in the order in which to try them; null where nobody answers.
    /// </summary>
    public Task<IReadOnlyList<string>?> RankExperimentsAsync(
        string workerKey, string slot, string? serving, CancellationToken stopping) =>
            TryCallAsync<IReadOnlyList<string>>(
                "", () => Catalog.RankExperimentsAsync(workerKey, slot, serving), stopping);

    /// <summary>Tells the catalog that an experiment has ended. A hint.</summary>
    public Task AnnounceEndAsync(string experiment) => TryAsync(() => CallAsync(
        experiment,
        () => Catalog.AnnounceDemandAsync(experiment, wanting: false, device: "", priority: 0),
        CancellationToken.None));

    public async Task WaitForWorkAsync(Task wake, CancellationToken stopping)
    {
        await wake.WaitAsync(s_pollInterval, clock.Time, stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        stopping.ThrowIfCancellationRequested();
    }

    private async Task<LeaseReply> LeaseAsync(
        string experiment, LeaseRequest request, Func<IReadOnlyList<long>> holds, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) return s_noLease;
        var question = (experiment, request.WorkerId);
        request = request with
        {
            Number = Interlocked.Increment(ref _lastRequestNumber),
            TokensHeld = _unanswered.TryGetValue(question, out var unheard) ? holds() : null
        };
        // Awaited to its end also by a silo that stops: a grant that nobody takes would be held for a whole term.
        var reply = await TryCallAsync(
            experiment, () => Coordinator(experiment).LeaseAsync(request), CancellationToken.None);
        if (reply is null) _unanswered[question] = new();
        // What had no answer meanwhile is not settled by this one.
        else if (unheard is not null) _unanswered.TryRemove(KeyValuePair.Create(question, unheard));
        return reply ?? s_noLease;
    }

    /// <summary>Tells a coordinator something.</summary>
    private Task NotifyAsync(string experiment, Func<ISearchCoordinatorGrain, Task> word) => CallAsync(
        experiment, () => word(Coordinator(experiment)).WaitAsync(s_leaveTimeout, clock.Time), CancellationToken.None);

    /// <summary>
    /// Asks until somebody answers: that a coordinator is away for a while is not the fault of the fits that are
    /// leased.
    /// </summary>
    private Task<T> CallUntilAnsweredAsync<T>(
        string experiment, Func<ISearchCoordinatorGrain, Task<T>> question, CancellationToken cancellation) =>
        _retry.ExecuteAsync(
            () => CallAsync(experiment, () => question(Coordinator(experiment)), cancellation), cancellation);

    private IExperimentCatalogGrain Catalog => grains.GetGrain<IExperimentCatalogGrain>(0);

    private ISearchCoordinatorGrain Coordinator(string experiment) =>
        grains.GetGrain<ISearchCoordinatorGrain>(experiment);

    /// <summary>Asks once; null where there is no answer.</summary>
    private async Task<T?> TryCallAsync<T>(string experiment, Func<Task<T>> call, CancellationToken stopping)
        where T : class
    {
        T? answer = null;
        stopping.ThrowIfCancellationRequested();
        await TryAsync(async () => answer = await CallAsync(experiment, call, stopping), stopping);
        return answer;
    }

    /// <summary>Whether a call was heard; what went wrong has been said.</summary>
    private static async Task<bool> TryAsync(Func<Task> call, CancellationToken stopping = default)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Also a cancellation: one that was not asked for here is the other side's trouble, as a store's or an
            // activation's.
            return false;
        }
    }

    private async Task<T> CallAsync<T>(string experiment, Func<Task<T>> call, CancellationToken stopping)
    {
        T? answer = default;
        await CallAsync(experiment, async () => { answer = await call().WaitAsync(stopping); }, stopping);
        return answer!;
    }

    private async Task CallAsync(string experiment, Func<Task> call, CancellationToken stopping)
    {
        try
        {
            await call();
            if (_outage.End()) LogAnswers(logger);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Said once: every slot asks again every second, and a head may be away for an hour.
            if (_outage.Begin()) LogCallFailed(logger, experiment, CallFailure.Describe(e));
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A call for experiment '{Experiment}' failed and is tried again: {Reason}")]
    private static partial void LogCallFailed(ILogger logger, string experiment, string reason);

    [LoggerMessage(2, LogLevel.Information, "Calls are answered again")]
    private static partial void LogAnswers(ILogger logger);
}
