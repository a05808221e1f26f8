using Microsoft.Extensions.Time.Testing;

namespace Experiments.Client.Tests;

public sealed class ReconnectionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    // The clock advances by itself: a wait has ended as soon as the caller looks.
    private readonly FakeTimeProvider _clock = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(10) };
    private readonly List<bool> _changes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Patience_ends_and_says_so_once()
    {
        var asked = 0;
        var unreachable = await Assert.ThrowsAsync<ClusterUnreachableException>(
            () => ExecuteAsync(() => { asked++; return Task.FromException<int>(new TimeoutException()); }));
        Assert.InRange(asked, 2, 7);
        Assert.Equal([true], _changes);
        Assert.Contains(
            "the cluster at here does not answer: no answer in time", unreachable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_failure_is_told_and_the_loss_and_the_return_once()
    {
        var asked = 0;
        var told = new List<string>();
        var answer = await ExecuteAsync(
            () => ++asked < 4 ? Task.FromException<int>(new TimeoutException()) : Task.FromResult(asked),
            e => told.Add(e.GetType().Name), patience: TimeSpan.MaxValue);
        Assert.Equal(4, answer);
        Assert.Equal(Enumerable.Repeat(nameof(TimeoutException), 3), told);
        Assert.Equal([true, false], _changes);
    }

    [Fact]
    public async Task Without_patience_the_first_failure_is_the_last_and_no_change_is_told()
    {
        var asked = 0;
        await Assert.ThrowsAsync<ClusterUnreachableException>(() => ExecuteAsync(
            () => { asked++; return Task.FromException<int>(new TimeoutException()); }, patience: TimeSpan.Zero));
        Assert.Equal(1, asked);
        Assert.Empty(_changes);
    }

    [Fact]
    public async Task A_cancellation_of_the_other_side_is_a_loss_and_one_of_the_caller_is_the_end()
    {
        var asked = 0;
        var answer = await ExecuteAsync(
            () => ++asked < 3 ? Task.FromException<int>(new TaskCanceledException()) : Task.FromResult(asked),
            patience: TimeSpan.MaxValue);
        Assert.Equal(3, answer);
        Assert.Equal([true, false], _changes);

        using var caller = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Reconnection("the cluster at here", _clock)
            .ExecuteAsync(
                async () =>
                {
                    await caller.CancelAsync();
                    return await Task.FromException<int>(new TaskCanceledException());
                },
                s_patience, caller.Token));
    }

    [Fact]
    public async Task What_a_grain_answers_is_no_trouble()
    {
        var asked = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => ExecuteAsync(() => { asked++; return Task.FromException<int>(new InvalidOperationException()); }));
        Assert.Equal(1, asked);
        Assert.Empty(_changes);
    }

    [Fact]
    public void It_is_asked_the_more_seldom_the_less_happens_and_the_farther_it_is()
    {
        var clock = new FakeTimeProvider();
        var pace = new PollingInterval(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2), clock);
        Assert.Equal(TimeSpan.FromMilliseconds(200), pace.GetDelay(TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMilliseconds(600), pace.GetDelay(TimeSpan.FromMilliseconds(120)));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.GetDelay(TimeSpan.Zero));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromSeconds(2), pace.GetDelay(TimeSpan.Zero));
        pace.OnAnswer(change: true);
        Assert.Equal(TimeSpan.FromMilliseconds(200), pace.GetDelay(TimeSpan.Zero));
    }

    private async Task<int> ExecuteAsync(
        Func<Task<int>> call, Action<Exception>? onFailure = null, TimeSpan? patience = null)
    {
        var reconnection = new Reconnection("the cluster at here", _clock);
        reconnection.Changed += change => _changes.Add(change.IsLost);
        var asking = reconnection.ExecuteAsync(call, patience ?? s_patience, Token, onFailure);
        while (!asking.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
        return await asking;
    }
}
