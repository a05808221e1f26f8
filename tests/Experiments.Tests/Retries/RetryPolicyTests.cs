using Experiments.Retries;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Core.Tests.Retries;

public sealed class RetryPolicyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _failures = [];
    private int _calls;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pauses_double_up_to_the_longest()
    {
        var policy = new RetryPolicy(_time, TimeSpan.FromSeconds(1), maxDelay: TimeSpan.FromSeconds(3));
        var answer = policy.ExecuteAsync(() => AnswerAsync(after: 4), Token, onFailure: e => _failures.Add(e.Message));

        int[] pauses = [1, 2, 3, 3];
        foreach (var (i, pause) in pauses.Index())
        {
            Assert.Equal((i + 1, i + 1), (_calls, _failures.Count));
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(i + 1, _calls);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await UntilAsync(() => _calls == i + 2);
        }

        Assert.Equal(5, await answer);
    }

    [Fact]
    public async Task An_error_that_does_not_count_is_thrown_at_once()
    {
        var policy = new RetryPolicy(_time, TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(
            () => policy.ExecuteAsync(() => AnswerAsync(after: 1), Token, e => e is not TimeoutException));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Patience_ends_before_a_pause_that_would_outlast_it()
    {
        var policy = new RetryPolicy(_time, TimeSpan.FromSeconds(1), patience: TimeSpan.FromSeconds(2.5));
        var answer = policy.ExecuteAsync(() => AnswerAsync(after: int.MaxValue), Token);
        for (var calls = 2; calls <= 3; calls++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(() => _calls == calls);
        }

        await Assert.ThrowsAsync<TimeoutException>(() => answer);
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_call_that_fails_while_it_is_cancelled_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var policy = new RetryPolicy(_time, TimeSpan.FromSeconds(1));

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => policy.ExecuteAsync(
            async () =>
            {
                await source.CancelAsync();
                return await AnswerAsync(after: 1);
            },
            source.Token));

        Assert.IsType<TimeoutException>(cancelled.InnerException);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_pause_ends_when_it_is_cancelled_and_nothing_is_called_again()
    {
        using var source = new CancellationTokenSource();
        var answer = new RetryPolicy(_time, TimeSpan.FromSeconds(1))
            .ExecuteAsync(() => AnswerAsync(after: 1), source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_call_is_made_once_also_where_it_is_cancelled_before()
    {
        var policy = new RetryPolicy(_time, TimeSpan.FromSeconds(1));

        Assert.Equal(1, await policy.ExecuteAsync(() => AnswerAsync(after: 0), new(canceled: true)));
    }

    [Fact]
    public void An_outage_is_said_once_and_so_is_its_end()
    {
        var outage = new Outage();

        Assert.Equal([false, true, false, true, false, true],
            (bool[])[outage.End(), outage.Begin(), outage.Begin(), outage.End(), outage.End(), outage.Begin()]);
    }

    private Task<int> AnswerAsync(int after) =>
        ++_calls <= after ? Task.FromException<int>(new TimeoutException("no answer")) : Task.FromResult(_calls);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
    }
}
