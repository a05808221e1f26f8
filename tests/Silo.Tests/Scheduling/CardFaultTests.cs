using Experiments.Contracts.Results;
using Experiments.Engine.Devices.Gpu;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Scheduling;

/// <summary>Faults of a card after which its process can use no card any more.</summary>
public sealed class CardFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_whose_card_poisons_its_process_gives_back_its_leases_at_once_and_without_an_attempt()
    {
        try
        {
            await using var head = await EmbeddedSilo.StartHeadAsync(
                new TrivialTrainer(), o => (o.Devices, o.Slots) = ("cpu", 0));
            using var folder = new TemporaryFolder();
            var fits = 0;
            var broken = new TrivialTrainer
            {
                Before = (_, _) =>
                {
                    // The fifth fit meets the fault: those before it are done.
                    if (++fits == 5) throw new GpuFailure("Waiting", new SimulatedFaultException("CUDA_ERROR_ASSERT"));
                }
            };
            await using var joiner = await SiloHost.StartAsync(new()
            {
                ClusterId = head.ClusterId,
                Folder = folder.Path,
                Join = head.Host.GatewayEndpoint!.ToString(),
                Devices = "simulator",
                // Longer than the test waits for anything: nothing may wait until leases expire.
                LeaseTerm = TimeSpan.FromHours(1),
                LogLevel = LogLevel.None,
            }, broken, cancellation: Token);
            await head.SubmitAsync("e", TrivialTrainer.Spec(30));
            var over = new TaskCompletionSource();
            await using var faulted = joiner.Faulted.Register(() => over.TrySetResult());
            await over.Task.WaitAsync(Token);

            var status = await head.UntilAsync("e", s => s.FitsLeased == 0);
            Assert.Equal((ExperimentState.Running, 0L, 0L), (status.State, status.Retries, status.FitsFailed));
            Assert.Empty(await head.Host.Store!.ReadLeasesAsync("e", Token));
            Assert.Contains("simulator failed", joiner.Fault!.Message, StringComparison.Ordinal);
            Assert.Contains("CUDA_ERROR_ASSERT", joiner.Fault.Message, StringComparison.Ordinal);
            // Nothing more is leased, and the worker is not known any more.
            Assert.Equal(5, fits);
            Assert.Equal((1, "simulator failed"), (Past("simulator")!.Count, joiner.Fault.Message[..16]));
        }
        finally
        {
            Environment.SetEnvironmentVariable(FaultHistory.EnvironmentVariable, null);
        }
    }

    [Fact]
    public async Task The_other_devices_of_the_process_end_what_they_train_and_give_it_back()
    {
        try
        {
            using var cpuTrains = new ManualResetEventSlim();
            await using var head = await EmbeddedSilo.StartHeadAsync(
                new TrivialTrainer(), o => (o.Devices, o.Slots) = ("cpu", 0));
            using var folder = new TemporaryFolder();
            var trainer = new TrivialTrainer
            {
                Before = (_, cancellation) =>
                {
                    // The thread of a slot has the slot's name.
                    if (Thread.CurrentThread.Name!.Contains("simulator", StringComparison.Ordinal))
                    {
                        cpuTrains.Wait(cancellation);
                        throw new GpuFailure("Waiting", new SimulatedFaultException("CUDA_ERROR_UNKNOWN"));
                    }
                    cpuTrains.Set();
                    cancellation.WaitHandle.WaitOne();
                }
            };
            await using var joiner = await SiloHost.StartAsync(new()
            {
                ClusterId = head.ClusterId,
                Folder = folder.Path,
                Join = head.Host.GatewayEndpoint!.ToString(),
                Devices = "cpu,simulator",
                Slots = 1,
                LeaseTerm = TimeSpan.FromHours(1),
                LogLevel = LogLevel.None,
            }, trainer, cancellation: Token);
            await head.SubmitAsync("c", TrivialTrainer.Spec(4) with { Device = "cpu" });
            await head.SubmitAsync("g", TrivialTrainer.Spec(4));
            var over = new TaskCompletionSource();
            await using var faulted = joiner.Faulted.Register(() => over.TrySetResult());
            await over.Task.WaitAsync(Token);

            foreach (var id in (string[])["c", "g"])
            {
                var status = await head.UntilAsync(id, s => s.FitsLeased == 0);
                Assert.Equal((ExperimentState.Running, 0L, 0L), (status.State, status.Retries, status.FitsFailed));
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(FaultHistory.EnvironmentVariable, null);
        }
    }

    [Fact]
    public void A_process_hands_its_faults_on_to_the_next()
    {
        try
        {
            var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(
                new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
            var history = new FaultHistory(new SiloClock(clock));
            for (var i = 0; i < 40; i++)
            {
                history.Add("gpu:1", $"Fault {i}:\nit\thung {new string('x', 5000)}");
                clock.Advance(TimeSpan.FromMinutes(1));
            }
            history.Add("gpu:2", "Another.");

            var (count, last, reason) = new FaultHistory(new SiloClock(clock)).Find("gpu:1")!;
            Assert.Equal((31, clock.GetUtcNow() - TimeSpan.FromMinutes(1)), (count, last));
            Assert.StartsWith("Fault 39: it\thung x", reason, StringComparison.Ordinal);
            Assert.InRange(Environment.GetEnvironmentVariable(FaultHistory.EnvironmentVariable)!.Length, 1, 32_000);
            Assert.Null(history.Find("cpu"));

            clock.Advance(TimeSpan.FromDays(1));
            Assert.Null(history.Find("gpu:1"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(FaultHistory.EnvironmentVariable, null);
        }
    }

    private static Contracts.Grains.PastFaults? Past(string device) =>
        new FaultHistory(new SiloClock(TimeProvider.System)).Find(device);
}
