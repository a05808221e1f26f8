using Experiments.Contracts.Leases;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

/// <summary>The requests of a slot for leases, of which several may be under way.</summary>
public sealed class LeaseClientTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<LeaseRequest> _asked = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_begins_while_a_slot_says_what_it_holds_counts_as_later()
    {
        var client = Client(asked => asked == 1 ? Fail() : Nothing());
        await AskAsync(client);
        await client.SettleAsync("a", "slot", () =>
        {
            Assert.True(AskAsync(client).IsCompletedSuccessfully);
            return [];
        }, Token);
        Assert.Equal([1, 1, 0], _asked.Select(request => request.MaxTrials));
        // The coordinator grants nothing to, and takes nothing back for, a request with a lower number.
        Assert.True(_asked[1].Number > _asked[2].Number);
    }

    [Fact]
    public async Task An_answer_settles_nothing_that_failed_after_its_number_was_taken()
    {
        var client = Client(asked => asked <= 2 ? Fail() : Nothing());
        await AskAsync(client);
        await client.SettleAsync("a", "slot", () =>
        {
            Assert.True(AskAsync(client).IsCompletedSuccessfully);
            return [];
        }, Token);
        Assert.Equal(["a"], client.GetUnanswered("slot"));
    }

    [Fact]
    public async Task What_a_silent_coordinator_is_told_delays_no_renewal()
    {
        var never = new TaskCompletionSource<LeaseReply>();
        var client = Client(asked => asked == 1 ? Fail() : never.Task);
        await AskAsync(client);
        var settling = client.SettleAsync("a", "slot", () => [], Token);
        _clock.Advance(client.RenewalInterval);
        await settling.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal(["a"], client.GetUnanswered("slot"));
    }

    private LeaseClient Client(Func<int, Task<LeaseReply>> answer) => new TestSlot(_clock, (_, _, arguments) =>
    {
        _asked.Add((LeaseRequest)arguments[0]!);
        return answer(_asked.Count);
    }).Client;

    private static Task<LeaseReply> AskAsync(LeaseClient client) =>
        client.LeaseAsync("a", "slot", LeaseSize.One, "", ahead: false, () => [], Token);

    private static Task<LeaseReply> Fail() => Task.FromException<LeaseReply>(new TimeoutException());

    private static Task<LeaseReply> Nothing() => Task.FromResult(new LeaseReply(null, Ended: false));
}
