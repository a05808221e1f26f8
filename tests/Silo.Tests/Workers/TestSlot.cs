using Experiments.Engine.Devices;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Experiments.Silo.Tests.Workers;

/// <summary>A slot without a silo, whose catalog and coordinators answer as a test says.</summary>
internal sealed class TestSlot
{
    public TestSlot(TimeProvider clock, Func<string, string, object?[], object?> answer)
    {
        var (time, grains) = (new SiloClock(clock), FakeGrains.Create(answer));
        var calls = new RemoteCalls(time, NullLogger<RemoteCalls>.Instance);
        var worker = new WorkerState("cpu", 1, clock);
        var ranking = new ExperimentRanking("slot", "worker", worker, _ => { }, new(grains, calls), time);
        Client = new(grains, calls, new() { LeaseTerm = TimeSpan.FromSeconds(15) }, time, new(5));
        Leases = new("slot", worker, ranking, Client, Checkpoints.CreateWithoutStore(time), time);
        Scheduler = new(worker, ranking, Leases, Cores, time);
    }

    public LeaseClient Client { get; }

    /// <summary>The cores of this slot and of another one.</summary>
    public SharedCores Cores { get; } = new(2);

    public SlotLeases Leases { get; }

    public SlotScheduler Scheduler { get; }
}
