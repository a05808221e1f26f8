using System.Reflection;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Tests.Stores;
using Experiments.Simulation.Tests.Cluster;
using Experiments.Simulation.Tests.Searches;
using Experiments.Simulation.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Experiments.Simulation.Tests;

public sealed class CommitQueueTests
{
    private const string Id = "e0";
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryExperimentStore _memory;
    private readonly StoreProxy _store;
    private readonly TurnedTime _time = new();
    private readonly OwnedExperiment _experiment = new(new Host());
    private readonly CommitQueue _queue;
    private int _ends;

    public CommitQueueTests()
        : this(new())
    {
    }

    private CommitQueueTests(MemoryExperimentStore memory)
    {
        _memory = memory;
        var simulated = new SimulatedSearch(Id, new(0, 4, 1, 1, TimeSpan.FromSeconds(1), 0, false), 1);
        var status = StoreSamples.Experiment().Status with { ExperimentId = Id, State = ExperimentState.Running };
        var record = new ExperimentRecord(simulated.Spec, status, Term: 1);
        _memory.CreateAsync(record).GetAwaiter().GetResult();
        _memory.ClaimTermAsync(Id).GetAwaiter().GetResult();
        _store = StoreProxy.Create(_memory);
        var clock = new SiloClock(_time);
        var telemetry = new CoordinatorTelemetry(
            new(new SilentMeters()), new(new(), () => [], clock), NullLogger<SearchCoordinator>.Instance);
        _queue = new(_experiment, (IExperimentStore)(object)_store, clock, s_interval, telemetry, () => _ends++);
        _experiment.SetDurable(simulated.Spec, status);
        _experiment.Search = ActiveSearch.Begin(
            record, new SimulatedPlan(simulated, () => throw new NotSupportedException()), s_interval, s_start);
    }

    private ActiveSearch Search => _experiment.Search!;

    [Fact]
    public async Task What_is_not_durable_is_not_told()
    {
        var answer = _store.Hold();
        var commit = _queue.CommitAsync(Lease());
        Assert.Equal(0, _experiment.DurableStatus!.FitsLeased);
        answer.SetResult();
        await commit;
        Assert.Equal(1, _experiment.DurableStatus.FitsLeased);
        Assert.Equal(1, _memory.FindRows(Id)!.Record.Status.FitsLeased);
    }

    [Fact]
    public async Task A_commit_that_is_answered_late_does_not_take_back_what_a_later_one_told()
    {
        var answer = _store.Hold();
        var first = _queue.CommitAsync(Lease());
        await _queue.CommitAsync(Lease());
        Assert.Equal(2, _experiment.DurableStatus!.FitsLeased);
        answer.SetResult();
        await first;
        Assert.Equal(2, _experiment.DurableStatus.FitsLeased);
    }

    [Fact]
    public async Task A_commit_after_another_activation_claimed_a_term_ends_this_one()
    {
        await _memory.ClaimTermAsync(Id);
        await Assert.ThrowsAsync<StaleTermException>(() => _queue.CommitAsync(Lease()));
        Assert.True(_queue.HasFailed);
        Assert.Equal(1, _ends);
        // Nothing is said from memory any more.
        Assert.Throws<StoreException>(() => _queue.Search);
        Assert.Equal(0, _experiment.DurableStatus!.FitsLeased);
    }

    [Fact]
    public async Task A_lease_of_a_later_term_ends_this_activation_if_the_term_was_claimed()
    {
        Assert.Same(Search, await _queue.GetSearchAsync(LeaseToken.Create(1, 7)));
        // The token is invented: no activation has such a term.
        Assert.Same(Search, await _queue.GetSearchAsync(LeaseToken.Create(2, 1)));
        await _memory.ClaimTermAsync(Id);
        await Assert.ThrowsAsync<StaleTermException>(() => _queue.GetSearchAsync(LeaseToken.Create(2, 1)));
        Assert.True(_queue.HasFailed);
        Assert.Equal(1, _ends);
    }

    [Fact]
    public async Task Ownership_is_looked_at_once_an_interval_and_a_commit_proves_it()
    {
        _time.Advance(s_interval);
        await _queue.EnsureOwnershipAsync();
        await _queue.EnsureOwnershipAsync();
        Assert.Equal(1, _store.Finds);
        _time.Advance(s_interval / 2);
        await _queue.CommitAsync(Lease());
        _time.Advance(s_interval / 2);
        await _queue.EnsureOwnershipAsync();
        Assert.Equal(1, _store.Finds);
        await _memory.ClaimTermAsync(Id);
        _time.Advance(s_interval);
        await Assert.ThrowsAsync<StaleTermException>(_queue.EnsureOwnershipAsync);
        Assert.True(_queue.HasFailed);
    }

    [Fact]
    public void Nothing_new_is_no_batch_unless_ownership_is_to_be_proved()
    {
        Assert.Null(_queue.Take(Search, workers: 1, always: false));
        Assert.Empty(_queue.Take(Search, workers: 1, always: true)!.Batch.Leases);
        Assert.Single(Lease().Batch.Leases);
        Assert.Null(_queue.Take(Search, workers: 1, always: false));
    }

    private PendingCommit Lease()
    {
        Assert.NotNull(Search.Leases.Grant(new("w", 1, null, ""), liveSlots: 1, othersLive: false, s_start));
        return _queue.Take(Search, workers: 1, always: false)!;
    }

    private sealed class TurnedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => s_start + new TimeSpan(_ticks);

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }

    private sealed class Host : ICoordinatorHost
    {
        public string ExperimentId => Id;

        public IExperimentCatalogGrain Catalog => throw new NotSupportedException();

        public void RunOnTurn(Func<Task> work) => throw new NotSupportedException();

        public Task<T> RunOffTurnAsync<T>(Func<T> work) => throw new NotSupportedException();

        public bool IsSiloDead(string workerId) => false;

        public void KeepAlive(bool stays) => throw new NotSupportedException();

        public void RequestReplacement() => throw new NotSupportedException();
    }

    /// <summary>A store that counts what is found, and holds the answers that a test says.</summary>
    public class StoreProxy : DispatchProxy
    {
        private IExperimentStore _store = null!;
        private TaskCompletionSource? _held;

        public int Finds { get; private set; }

        public static StoreProxy Create(IExperimentStore store)
        {
            var made = (StoreProxy)(object)Create<IExperimentStore, StoreProxy>();
            made._store = store;
            return made;
        }

        /// <summary>Holds the answer to the next commit, which is written at once.</summary>
        public TaskCompletionSource Hold() => _held = new();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IExperimentStore.FindAsync)) Finds++;
            var answer = targetMethod.Invoke(_store, args);
            if (targetMethod.Name != nameof(IExperimentStore.CommitAsync) || _held is not { } held) return answer;
            _held = null;
            return Task.WhenAll((Task)answer!, held.Task);
        }
    }
}
