using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Engine.Devices;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Scheduling;

/// <summary>Devices that break, beside one that does not or alone.</summary>
public sealed class DeviceQuarantineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData("cpu"), InlineData("simulator")]
    public async Task A_device_that_breaks_is_quarantined_says_so_and_costs_no_fit_its_attempts(string device)
    {
        using var aside = new ManualResetEventSlim();
        // The good one waits until the broken one was in quarantine: what that took away it must have given back.
        var good = new TrivialTrainer { Before = (_, cancellation) => aside.Wait(cancellation) };
        await using var head = await EmbeddedSilo.StartHeadAsync(good, o => (o.Devices, o.Slots) = (device, 1));
        using var folder = new TemporaryFolder();
        SiloHostOptions options = new()
        {
            ClusterId = head.ClusterId,
            Folder = folder.Path,
            Join = head.Host.GatewayEndpoint!.ToString(),
            Devices = device,
            Slots = 2,
            LogLevel = LogLevel.None,
        };
        var runs = 0;
        var broken = new TrivialTrainer { Before = (_, _) => Fail(ref runs) };
        await using var joiner = await SiloHost.StartAsync(options, broken, cancellation: Token);
        await head.SubmitAsync("e", TrivialTrainer.Spec(30));

        var trouble = await UntilQuarantinedAsync(head);
        Assert.Equal((device, Environment.MachineName, "The device 'x' cannot be used: It fell off the bus."),
            (trouble.Device, trouble.Host, trouble.Reason[..51]));
        aside.Set();
        var status = await head.UntilEndedAsync("e");

        Assert.Equal((ExperimentState.Completed, 60L, 0L), (status.State, status.FitsCompleted, status.FitsFailed));
        // Two slots may have begun another each before the third fault was noted.
        Assert.InRange(runs, DeviceHealth.MaxFaults, 2 * DeviceHealth.MaxFaults);
        Assert.InRange(status.Retries, 1, 4 * DeviceHealth.MaxFaults);
        await foreach (var fit in head.Host.Store!.ReadFitsAsync("e", Token)) Assert.Equal(0, fit.Errors);
    }

    [Theory, InlineData("cpu"), InlineData("simulator")]
    public async Task A_lone_device_that_broke_is_tried_again_and_the_search_goes_on_where_it_left_off(string device)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var (runs, works) = (0, false);
        var trainer = new TrivialTrainer { Before = (_, _) => { if (!Volatile.Read(ref works)) Fail(ref runs); } };
        await using var silo = await EmbeddedSilo.StartAsync(trainer, o => (o.Devices, o.Slots) = (device, 1), clock);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(5));

        var waiting = await silo.UntilAsync("e", s =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return s.Missing?.QuarantineReason is not null && Volatile.Read(ref runs) >= DeviceHealth.MaxFaults + 2;
        });
        Assert.StartsWith($"{device} of {Environment.MachineName} is quarantined: The device 'x' cannot be used",
            waiting.Missing!.QuarantineReason, StringComparison.Ordinal);
        Assert.EndsWith(
            "restart its silo after its repair", waiting.Missing.QuarantineReason, StringComparison.Ordinal);
        var retries = waiting.Retries;

        Volatile.Write(ref works, true);
        var status = await silo.UntilAsync("e", s =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return s.State is ExperimentState.Completed or ExperimentState.Failed;
        });
        Assert.Equal((ExperimentState.Completed, 10L, 0L), (status.State, status.FitsCompleted, status.FitsFailed));
        // The failure of the probation trial cost no fit an attempt.
        Assert.Equal(retries, status.Retries);
        Assert.InRange(retries, 1, 2 * DeviceHealth.MaxFaults);
    }

    [Fact]
    public async Task What_failed_on_a_device_goes_to_another_first()
    {
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 0);
        await silo.SubmitAsync("e", TrivialTrainer.Spec(2, folds: 1));
        var first = (await silo.Coordinator("e").LeaseAsync(new("s1/gpu:0/0", 1, null, "", Secret: 5))).Grant!;
        var second = (await silo.Coordinator("e").LeaseAsync(new("s2/gpu:0/0", 1, null, "", Secret: 5))).Grant!;
        await silo.Coordinator("e").ReportAsync(
            new(first.Token, "s1/gpu:0/0", [new() { Trial = 0, Fold = 0, Failure = new(FailureCause.Error, "no") }],
                5));

        Assert.Null((await silo.Coordinator("e").LeaseAsync(new("s1/gpu:0/1", 1, null, "", Secret: 5))).Grant);
        Assert.Equal(0,
            (await silo.Coordinator("e").LeaseAsync(new("s2/gpu:0/0", 1, null, "", Secret: 5))).Grant!.Fits[0].Trial);
        await silo.Coordinator("e").GiveBackAsync(second.Token, "s2/gpu:0/0", secret: 5);
        Assert.Equal(1,
            (await silo.Coordinator("e").LeaseAsync(new("s1/gpu:0/1", 1, null, "", Secret: 5))).Grant!.Fits[0].Trial);
    }

    private static void Fail(ref int runs)
    {
        Interlocked.Increment(ref runs);
        throw new DeviceFailedException("x", new InvalidOperationException("It fell off the bus."));
    }

    private static async Task<QuarantinedDevice> UntilQuarantinedAsync(EmbeddedSilo silo)
    {
        while (true)
        {
            var info = await silo.Host.Grains.GetGrain<IExperimentCatalogGrain>(0).GetInfoAsync();
            if (info.Quarantined is [var one]) return one;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }
    }
}
