using Experiments.Contracts.Leases;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

/// <summary>What a slot holds, beside coordinators that fail in their own ways.</summary>
public sealed class SlotLeasesTests
{
    private static readonly TimeSpan s_third = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LeasesOfTwoExperimentsThatBearOneTokenAreApart()
    {
        var givenBack = new List<string>();
        var leases = Slot((experiment, method, _) => method == "Lease" ? Granted(experiment) : GiveBack(experiment));
        var first = await Lease(leases, "a");
        await Lease(leases, "b");

        leases.Release(first);
        await leases.GiveBackAll(Token);

        Assert.Equal(["b"], givenBack);

        Task GiveBack(string experiment)
        {
            givenBack.Add(experiment);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task AQuestionWithoutAnAnswerIsFollowedByOneThatSaysWhatIsHeld()
    {
        var said = new List<IReadOnlyList<long>?>();
        var left = 0;
        var leases = Slot((experiment, method, arguments) =>
        {
            if (method == "Leave") return Task.FromResult(left++);
            said.Add(((LeaseRequest)arguments[0]!).Holds);
            return said.Count == 2 ? Task.FromException<LeaseReply>(new TimeoutException()) : Granted(experiment);
        });
        await Lease(leases, "a");
        Assert.Null(await leases.TryLease("a", LeaseSize.One, ahead: false, Token));
        await Lease(leases, "a");
        await Lease(leases, "a");
        await leases.GiveBackAll(Token);

        Assert.Equal([null, null, [7], null], said);
        Assert.Equal(1, left);
    }

    [Fact]
    public async Task ASlotThatLeavesGivesBackAlsoWhatItNeverHeardOf()
    {
        var asked = new List<string>();
        var leases = Slot((experiment, method, _) =>
        {
            asked.Add(method);
            return method == "Lease" ? Task.FromException<LeaseReply>(new TimeoutException()) : Task.CompletedTask;
        });
        Assert.Null(await leases.TryLease("a", LeaseSize.One, ahead: false, Token));
        // Also where its time is up.
        await leases.GiveBackAll(new(canceled: true));
        Assert.Equal(["Lease", "Leave"], asked);
    }

    [Fact]
    public async Task ACancellationOnTheOtherSideEndsNoRenewal()
    {
        using var renewed = new SemaphoreSlim(0);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var leases = Slot((experiment, method, _) =>
        {
            if (method == "Lease") return Granted(experiment);
            renewed.Release();
            return Task.FromException<RenewReply>(new TaskCanceledException());
        });
        var lease = await Lease(leases, "a");
        var renewal = leases.Renew(stopping.Token);
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
    public async Task ACoordinatorThatDoesNotAnswerCostsNoLeaseOfAnother()
    {
        using var renewed = new SemaphoreSlim(0);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var never = new TaskCompletionSource<RenewReply>();
        var leases = Slot((experiment, method, _) =>
        {
            if (method == "Lease") return Granted(experiment);
            if (experiment == "silent") return never.Task;
            renewed.Release();
            return Task.FromResult(new RenewReply(true, []));
        });
        await Lease(leases, "silent");
        await Lease(leases, "a");
        await Lease(leases, "b");
        var renewal = leases.Renew(stopping.Token);
        for (var tick = 0; tick < 2; tick++)
        {
            // The silent one is given up at some time after it was asked.
            do _clock.Advance(s_third);
            while (!await renewed.WaitAsync(TimeSpan.FromMilliseconds(50), Token));
            await renewed.WaitAsync(Token);
        }

        await stopping.CancelAsync();
        await renewal;
    }

    private SlotLeases Slot(Func<string, string, object?[], object?> coordinator)
    {
        var time = new SiloClock(_clock);
        var desk = new LeaseDesk(FakeGrains.Of(coordinator), new() { LeaseTerm = 3 * s_third }, time, NullLogger<LeaseDesk>.Instance);
        return new("slot", "worker", new("cpu", 1, _clock), _ => { }, desk, Checkpoints.Nowhere(time), time);
    }

    private static async Task<HeldLease> Lease(SlotLeases leases, string experiment) =>
        await leases.TryLease(experiment, LeaseSize.One, ahead: false, Token) ?? throw new InvalidOperationException("Nothing was granted.");

    private static Task<LeaseReply> Granted(string experiment) =>
        Task.FromResult(new LeaseReply(new(experiment, 7, 3 * s_third, "one", [new(0, 0, "{}", 1)]), Ended: false));
}
