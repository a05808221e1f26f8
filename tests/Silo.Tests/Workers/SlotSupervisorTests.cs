using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

public sealed class SlotSupervisorTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_slot_that_fails_begins_anew_and_ends_with_the_silo(bool cancelled)
    {
        var clock = new FakeTimeProvider();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var runs = 0;
        var kept =
            new SlotSupervisor(new(clock), NullLogger<SlotSupervisor>.Instance).RunAsync("slot", Slot, stopping.Token);
        clock.Advance(TimeSpan.FromSeconds(1));
        await kept;

        Assert.Equal(2, runs);

        async Task Slot()
        {
            if (++runs == 1)
                throw cancelled
                    ? new TaskCanceledException()
                    : new InvalidOperationException("It should not, but it did.");
            await stopping.CancelAsync();
            stopping.Token.ThrowIfCancellationRequested();
        }
    }
}
