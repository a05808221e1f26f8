using Experiments.Contracts.Leases;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

/// <summary>A slot that waits for work, with a catalog and coordinators that do not always answer.</summary>
public sealed class SlotSchedulerTests
{
    private static readonly LeaseReply s_granted =
        new(new("a", 7, TimeSpan.FromSeconds(15), "one", [new(0, 0, "{}", 1)]), Ended: false);

    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_coordinator_that_did_not_answer_is_asked_again_soon()
    {
        // What it may have granted expires after fifteen seconds, at the cost of an attempt.
        var asked = 0;
        var slot = Slot((_, method, _) => method == "LeaseAsync"
            ? ++asked == 1 ? Task.FromException<LeaseReply>(new TimeoutException()) : Task.FromResult(s_granted)
            : Task.FromResult<IReadOnlyList<string>>(["a"]));
        await AcquireAfterASecondAsync(slot);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_catalog_that_did_not_answer_is_asked_again_soon()
    {
        var asked = 0;
        var slot = Slot((_, method, _) => method == "LeaseAsync"
            ? Task.FromResult(s_granted)
            : ++asked == 1
                ? Task.FromException<IReadOnlyList<string>>(new TimeoutException())
                : Task.FromResult<IReadOnlyList<string>>(["a"]));
        await AcquireAfterASecondAsync(slot);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_slot_that_was_told_that_there_is_nothing_waits_to_be_woken()
    {
        var asked = 0;
        var slot = Slot((_, method, _) => method == "LeaseAsync"
            ? Task.FromResult(new LeaseReply(null, Ended: false))
            : Task.FromResult<IReadOnlyList<string>>(++asked > 0 ? ["a"] : []));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = slot.AcquireAsync(null, () => LeaseSize.One, stopping.Token);
        _clock.Advance(ExperimentRanking.UpdateInterval);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_slot_without_work_lends_its_core_until_it_has_work()
    {
        var asked = 0;
        var slot = new TestSlot(_clock, (_, method, _) => method == "LeaseAsync"
            ? Task.FromResult(s_granted)
            : ++asked == 1
                ? Task.FromException<IReadOnlyList<string>>(new TimeoutException())
                : Task.FromResult<IReadOnlyList<string>>(["a"]));
        Assert.Equal(1, slot.Cores.PerPack);
        var waiting = slot.Scheduler.AcquireAsync(null, () => LeaseSize.One, Token);

        Assert.Equal(2, slot.Cores.PerPack);
        _clock.Advance(ExperimentRanking.UpdateInterval);
        await waiting.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal(1, slot.Cores.PerPack);
    }

    private async Task AcquireAfterASecondAsync(SlotScheduler slot)
    {
        var waiting = slot.AcquireAsync(null, () => LeaseSize.One, Token);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(ExperimentRanking.UpdateInterval);
        Assert.Equal(7, (await waiting.WaitAsync(TimeSpan.FromMinutes(1), Token)).Grant.Token);
    }

    private SlotScheduler Slot(Func<string, string, object?[], object?> answer) =>
        new TestSlot(_clock, answer).Scheduler;
}
