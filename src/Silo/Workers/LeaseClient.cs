using System.Collections.Concurrent;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Experiments.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>
/// The slots' client of coordinators: asks for leases, renews, reports and gives them back. Where a request for a
/// lease has no answer, the next one says which leases the slot holds.
/// </summary>
internal sealed class LeaseClient(
    IGrainFactory grains, RemoteCalls calls, SiloHostOptions options, SiloClock clock, LeaseSecret secret)
{
    // A lease that is not given back by then is taken back when it expires.
    private static readonly TimeSpan s_giveBackTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_leaveTimeout = TimeSpan.FromSeconds(8);

    // A coordinator that moves loses calls: a slot that leaves calls again while there is time.
    private static readonly TimeSpan s_leaveCallTimeout = TimeSpan.FromSeconds(2);
    private static readonly LeaseReply s_noLease = new(null, Ended: false);

    // The experiments and slots whose last request had no answer: the slot may have been granted a lease without
    // knowing.
    private readonly ConcurrentDictionary<(string Experiment, string Slot), object> _unanswered = [];
    private long _lastRequestNumber;

    /// <summary>
    /// The time between two renewals of a lease, a third of its time: two may be lost without the lease.
    /// </summary>
    public TimeSpan RenewalInterval => options.LeaseTerm / 3;

    /// <summary>
    /// Asks for trials of the size's pack key. Where it names none, or none of that key is left, asks for one trial of
    /// any key, unless <paramref name="onlyOfKey"/> is set.
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

    /// <summary>
    /// Tells a coordinator which leases a slot holds, where its last request had no answer: a grant that never arrived
    /// is taken back before it expires, which would cost its fits an attempt.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="holds">
    /// Gets the tokens of the leases that the slot holds; null where another request waits for its answer, which
    /// settles those before it and must not be overtaken: it would be granted nothing.
    /// </param>
    /// <param name="stopping">The silo stops: nothing more is called.</param>
    public async Task SettleAsync(
        string experiment, string slot, Func<IReadOnlyList<long>?> holds, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested || FindUnanswered(experiment, slot) is not { } unanswered) return;
        var number = Interlocked.Increment(ref _lastRequestNumber);
        if (holds() is not { } tokens) return;
        var request = new LeaseRequest(slot, MaxTrials: 0, PackKey: null, NumericsClass: "", Ahead: true)
        {
            Number = number,
            TokensHeld = tokens
        };
        // No longer than a renewal, with which this is called.
        await SendAsync(experiment, request, unanswered, RenewalInterval);
    }

    /// <summary>The experiments whose last request by a slot had no answer.</summary>
    public IEnumerable<string> GetUnanswered(string slot) =>
        _unanswered.Keys.Where(question => question.Slot == slot).Select(question => question.Experiment);

    /// <summary>Renews a lease; false where the coordinator says that it is lost. No answer is no loss.</summary>
    public async Task<bool> RenewAsync(LeaseGrant grant, string slot, CancellationToken stopping) =>
        await calls.TryCallAsync(
            grant.ExperimentId,
            () => Coordinator(grant.ExperimentId)
                .RenewAsync(grant.Token, slot, secret.Value).WaitAsync(RenewalInterval, clock.Time),
            stopping) is null or { Valid: true };

    /// <summary>Reports until there is an answer; null where the silo stops before.</summary>
    public async Task<ReportReply?> ReportAsync(
        LeaseGrant grant, string slot, IReadOnlyList<FitReport> fits, CancellationToken stopping)
    {
        using var span = Spans.Start("report", grant.Fits[0].Trace, grant.ExperimentId, (SpanTags.Worker, slot));
        var request = new ReportRequest(grant.Token, slot, fits, secret.Value);
        try
        {
            // Sent at least once, also by a silo that stops: the work is done.
            return await calls.CallUntilAnsweredAsync(
                grant.ExperimentId, () => Coordinator(grant.ExperimentId).ReportAsync(request), stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>
    /// Gives a lease back. Where there is no answer, the slot's next request says that it does not hold it.
    /// </summary>
    public async Task GiveBackAsync(LeaseGrant grant, string slot, bool leaves = false)
    {
        if (!await calls.TrySendAsync(grant.ExperimentId, () => Coordinator(grant.ExperimentId)
                .GiveBackAsync(grant.Token, slot, leaves, secret.Value).WaitAsync(s_giveBackTimeout, clock.Time)))
            _unanswered[(grant.ExperimentId, slot)] = new();
    }

    /// <summary>
    /// Gives back every lease of an experiment that a slot was granted, until there is an answer or the time is up.
    /// </summary>
    public async Task LeaveAsync(string experiment, string slot, CancellationToken leaving)
    {
        using var patience = new CancellationTokenSource(s_leaveTimeout, clock.Time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(leaving, patience.Token);
        try
        {
            // Called once also where the time is up: a call costs little, and the wait until a lease expires much.
            await calls.SendUntilAnsweredAsync(
                experiment,
                () => Coordinator(experiment).LeaveAsync(slot, secret.Value).WaitAsync(s_leaveCallTimeout, clock.Time),
                over.Token);
        }
        catch (Exception) when (over.IsCancellationRequested)
        {
            // The leases are taken back when they expire.
        }
        _unanswered.TryRemove((experiment, slot), out _);
    }

    private async Task<LeaseReply> LeaseAsync(
        string experiment, LeaseRequest request, Func<IReadOnlyList<long>> holds, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) return s_noLease;
        var unanswered = FindUnanswered(experiment, request.WorkerId);
        request = request with
        {
            Number = Interlocked.Increment(ref _lastRequestNumber),
            TokensHeld = unanswered is null ? null : holds()
        };
        // Awaited also by a silo that stops: a grant that nobody takes would be held until it expires. For half the
        // time of a lease: where the answer is lost, the grant is given back with a later renewal, before it expires.
        return await SendAsync(experiment, request, unanswered, options.LeaseTerm / 2) ?? s_noLease;
    }

    /// <summary>Finds the last request of a slot that had no answer; null where there is none.</summary>
    /// <remarks>
    /// A request asks for this first, takes its number then, and its tokens last: so what it settles has a lower
    /// number, and what begins meanwhile has a higher one and is not taken back.
    /// </remarks>
    private object? FindUnanswered(string experiment, string slot) =>
        _unanswered.GetValueOrDefault((experiment, slot));

    /// <summary>Sends a request; null where there is no answer.</summary>
    private async Task<LeaseReply?> SendAsync(
        string experiment, LeaseRequest request, object? unanswered, TimeSpan patience)
    {
        var question = (experiment, request.WorkerId);
        request = request with { Secret = secret.Value };
        var reply = await calls.TryCallAsync(
            experiment,
            () => Coordinator(experiment).LeaseAsync(request).WaitAsync(patience, clock.Time),
            CancellationToken.None);
        if (reply is null) _unanswered[question] = new();
        // A request that failed meanwhile is not settled by this answer.
        else if (unanswered is not null) _unanswered.TryRemove(KeyValuePair.Create(question, unanswered));
        return reply;
    }

    private ISearchCoordinatorGrain Coordinator(string experiment) =>
        grains.GetGrain<ISearchCoordinatorGrain>(experiment);
}
