using Experiments.Contracts.Leases;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

/// <summary>The leases of a slot, with coordinators that fail in different ways.</summary>
public sealed class SlotLeasesTests
{
    private static readonly TimeSpan s_third = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leases_of_two_experiments_that_bear_one_token_are_apart()
    {
        var givenBack = new List<string>();
        var leases =
            Slot((experiment, method, _) => method == "LeaseAsync" ? GrantedAsync(experiment) : GiveBack(experiment));
        var first = await LeaseAsync(leases, "a");
        await LeaseAsync(leases, "b");

        leases.Release(first);
        await leases.GiveBackAllAsync(Token);

        Assert.Equal(["b"], givenBack);

        Task GiveBack(string experiment)
        {
            givenBack.Add(experiment);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_question_without_an_answer_is_followed_by_one_that_says_what_is_held()
    {
        var said = new List<IReadOnlyList<long>?>();
        var left = 0;
        var leases = Slot((experiment, method, arguments) =>
        {
            if (method == "LeaveAsync") return Task.FromResult(left++);
            said.Add(((LeaseRequest)arguments[0]!).TokensHeld);
            return said.Count == 2 ? Task.FromException<LeaseReply>(new TimeoutException()) : GrantedAsync(experiment);
        });
        await LeaseAsync(leases, "a");
        Assert.Null(await leases.TryLeaseAsync("a", LeaseSize.One, ahead: false, Token));
        await LeaseAsync(leases, "a");
        await LeaseAsync(leases, "a");
        await leases.GiveBackAllAsync(Token);

        Assert.Equal([null, null, [7], null], said);
        Assert.Equal(1, left);
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_given_up_before_the_lease_in_it_expires()
    {
        var said = new List<IReadOnlyList<long>?>();
        var leases = Slot((experiment, _, arguments) =>
        {
            said.Add(((LeaseRequest)arguments[0]!).TokensHeld);
            return said.Count == 1 ? new TaskCompletionSource<LeaseReply>().Task : GrantedAsync(experiment);
        });
        var lost = leases.TryLeaseAsync("a", LeaseSize.One, ahead: false, Token);
        _clock.Advance(1.5 * s_third);
        Assert.Null(await lost.WaitAsync(TimeSpan.FromMinutes(1), Token));
        // This request says that nothing is held, so that the grant of the first is taken back.
        await LeaseAsync(leases, "a");
        Assert.Equal([null, []], said);
    }

    [Fact]
    public async Task A_question_without_an_answer_is_settled_while_the_slot_trains_and_asks_for_nothing()
    {
        var asked = new List<(int MaxTrials, IReadOnlyList<long>? Held)>();
        using var renewed = new SemaphoreSlim(0);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var leases = Slot((experiment, method, arguments) =>
        {
            if (method == "RenewAsync")
            {
                renewed.Release();
                return Task.FromResult(new RenewReply(true));
            }
            var request = (LeaseRequest)arguments[0]!;
            asked.Add((request.MaxTrials, request.TokensHeld));
            return asked.Count switch
            {
                1 => GrantedAsync(experiment),
                // The grant of what is asked for ahead is lost, and so is the first try to give it back.
                2 or 3 => Task.FromException<LeaseReply>(new TimeoutException()),
                _ => Task.FromResult(new LeaseReply(null, Ended: false))
            };
        });
        await LeaseAsync(leases, "a");
        Assert.Null(await leases.TryLeaseAsync("a", LeaseSize.One, ahead: true, Token));
        var renewal = leases.RenewAsync(stopping.Token);
        for (var tick = 0; tick < 4; tick++)
        {
            _clock.Advance(s_third);
            Assert.True(await renewed.WaitAsync(TimeSpan.FromMinutes(1), Token));
        }
        await stopping.CancelAsync();
        await renewal;

        // Said again until there is an answer, and then no more.
        Assert.Equal([1, 1, 0, 0], asked.Select(request => request.MaxTrials));
        Assert.Equal([null, null, [7], [7]], asked.Select(request => request.Held));
    }

    [Fact]
    public async Task A_question_that_waits_for_its_answer_is_not_overtaken()
    {
        // The coordinator grants nothing to a question that a later one has overtaken.
        var asked = new List<int>();
        using var renewed = new SemaphoreSlim(0);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var slow = new TaskCompletionSource<LeaseReply>();
        var leases = Slot((experiment, method, arguments) =>
        {
            if (method == "RenewAsync")
            {
                renewed.Release();
                return Task.FromResult(new RenewReply(true));
            }
            asked.Add(((LeaseRequest)arguments[0]!).MaxTrials);
            return asked.Count switch
            {
                1 => GrantedAsync(experiment),
                2 => Task.FromException<LeaseReply>(new TimeoutException()),
                _ => slow.Task
            };
        });
        await LeaseAsync(leases, "a");
        Assert.Null(await leases.TryLeaseAsync("a", LeaseSize.One, ahead: true, Token));
        var waiting = leases.TryLeaseAsync("a", LeaseSize.One, ahead: true, Token);
        var renewal = leases.RenewAsync(stopping.Token);
        _clock.Advance(s_third);
        Assert.True(await renewed.WaitAsync(TimeSpan.FromMinutes(1), Token));
        await stopping.CancelAsync();
        await renewal;

        slow.SetResult(await GrantedAsync("a"));
        Assert.NotNull(await waiting);
        Assert.Equal([1, 1, 1], asked);
    }

    [Fact]
    public async Task A_slot_that_leaves_gives_back_also_what_it_never_heard_of()
    {
        var asked = new List<string>();
        var leases = Slot((experiment, method, _) =>
        {
            asked.Add(method);
            return method == "LeaseAsync" ? Task.FromException<LeaseReply>(new TimeoutException()) : Task.CompletedTask;
        });
        Assert.Null(await leases.TryLeaseAsync("a", LeaseSize.One, ahead: false, Token));
        // Also where the time is up.
        await leases.GiveBackAllAsync(new(canceled: true));
        Assert.Equal(["LeaseAsync", "LeaveAsync"], asked);
    }

    [Fact]
    public async Task A_slot_that_begins_anew_gives_back_what_it_holds_and_does_not_leave()
    {
        // A coordinator grants nothing more to a slot that has left.
        var asked = new List<(string Experiment, string Method)>();
        var leases = Slot((experiment, method, _) =>
        {
            asked.Add((experiment, method));
            return method == "LeaseAsync" ? GrantedAsync(experiment) : Task.CompletedTask;
        });
        await LeaseAsync(leases, "a");
        await LeaseAsync(leases, "b");
        await leases.GiveBackHeldAsync();
        await leases.GiveBackAllAsync(Token);
        Assert.Equal(
            [("a", "LeaseAsync"), ("b", "LeaseAsync"), ("a", "GiveBackAsync"), ("b", "GiveBackAsync")], asked);
    }

    [Fact]
    public async Task A_leave_that_has_no_answer_is_called_again()
    {
        var left = 0;
        using var called = new SemaphoreSlim(0);
        var leases = Slot((experiment, method, _) =>
        {
            if (method == "LeaseAsync") return GrantedAsync(experiment);
            called.Release();
            return ++left < 3 ? new TaskCompletionSource().Task : Task.CompletedTask;
        });
        await LeaseAsync(leases, "a");
        var leaving = leases.GiveBackAllAsync(Token);
        while (!leaving.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            await called.WaitAsync(TimeSpan.FromMilliseconds(20), Token);
        }
        Assert.Equal(3, left);
    }

    [Fact]
    public async Task A_cancellation_on_the_other_side_ends_no_renewal()
    {
        using var renewed = new SemaphoreSlim(0);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var leases = Slot((experiment, method, _) =>
        {
            if (method == "LeaseAsync") return GrantedAsync(experiment);
            renewed.Release();
            return Task.FromException<RenewReply>(new TaskCanceledException());
        });
        var lease = await LeaseAsync(leases, "a");
        var renewal = leases.RenewAsync(stopping.Token);
        for (var tick = 0; tick < 2; tick++)
        {
            _clock.Advance(s_third);
            Assert.NotSame(renewal, await Task.WhenAny(renewal, renewed.WaitAsync(Token)));
        }

        Assert.False(lease.Dropped.IsCancellationRequested);
        await stopping.CancelAsync();
        await renewal;
    }

    [Fact]
    public async Task A_coordinator_that_does_not_answer_costs_no_lease_of_another()
    {
        using var renewed = new SemaphoreSlim(0);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var never = new TaskCompletionSource<RenewReply>();
        var leases = Slot((experiment, method, _) =>
        {
            if (method == "LeaseAsync") return GrantedAsync(experiment);
            if (experiment == "silent") return never.Task;
            renewed.Release();
            return Task.FromResult(new RenewReply(true));
        });
        await LeaseAsync(leases, "silent");
        await LeaseAsync(leases, "a");
        await LeaseAsync(leases, "b");
        var renewal = leases.RenewAsync(stopping.Token);
        for (var tick = 0; tick < 2; tick++)
        {
            // The call to the silent coordinator is given up some time after it was made.
            do _clock.Advance(s_third);
            while (!await renewed.WaitAsync(TimeSpan.FromMilliseconds(50), Token));
            await renewed.WaitAsync(Token);
        }

        await stopping.CancelAsync();
        await renewal;
    }

    private SlotLeases Slot(Func<string, string, object?[], object?> coordinator) =>
        new TestSlot(_clock, coordinator).Leases;

    private static async Task<HeldLease> LeaseAsync(SlotLeases leases, string experiment) =>
        await leases.TryLeaseAsync(experiment, LeaseSize.One, ahead: false, Token)
        ?? throw new InvalidOperationException("Nothing was granted.");

    private static Task<LeaseReply> GrantedAsync(string experiment) =>
        Task.FromResult(new LeaseReply(new(experiment, 7, 3 * s_third, "one", [new(0, 0, "{}", 1)]), Ended: false));
}
