using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Stores;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>Does what the plan says can go wrong, and mends it.</summary>
internal sealed class FaultInjector(
    SimulatedProcess world,
    Dice dice, FaultPlan plan, Cluster cluster, Network network, StoreServer store, Func<Silo> restart)
{
    private int _open;

    /// <summary>True if there are no more faults, and all earlier ones are repaired.</summary>
    public bool IsOver { get; private set; }

    public void Start() => world.Do(RunAsync);

    private async Task RunAsync()
    {
        while (plan.Kinds.Count > 0)
        {
            await world.SleepAsync(plan.Gap * -Math.Log(1 - dice.Unit()));
            if (world.Pump.Now >= plan.Until.Ticks) break;
            var kind = dice.Pick(plan.Kinds);
            _open++;
            world.Do(async () =>
            {
                await DoAsync(kind);
                _open--;
            });
        }
        if (plan.Until.Ticks > world.Pump.Now)
            await world.SleepAsync(TimeSpan.FromTicks(plan.Until.Ticks - world.Pump.Now));
        while (_open > 0) await world.SleepAsync(TimeSpan.FromSeconds(1));
        network.IsFaulty = store.IsFaulty = false;
        IsOver = true;
        world.Log("nothing goes wrong any more");
    }

    private Task DoAsync(FaultKind kind) => kind switch
    {
        FaultKind.Kill => KillAsync(),
        FaultKind.KillInARow => KillInARowAsync(),
        FaultKind.Stop => StopAsync(),
        FaultKind.Freeze => FreezeAsync(),
        FaultKind.Partition => PartitionAsync(),
        FaultKind.StoreOutage => StoreOutageAsync(),
        FaultKind.LostDirectory => LoseDirectoryAsync(),
        FaultKind.BrokenDevice => BreakDeviceAsync(),
        _ => JumpClockAsync(),
    };

    private async Task KillAsync()
    {
        if (Victim() is { } silo) await KillAsync(silo);
    }

    /// <summary>A silo and its successors are killed, at random moments after each start.</summary>
    private async Task KillInARowAsync()
    {
        if (Victim() is not { } silo) return;
        for (var i = 0; i < 5; i++)
        {
            silo = await KillAsync(silo);
            await world.SleepAsync(dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(12)));
            if (silo.Process.IsDead || silo.Process.IsFrozen) return;
        }
    }

    private async Task<Silo> KillAsync(Silo silo)
    {
        world.Log($"{silo.Process.Name} is killed");
        silo.Process.Kill();
        // Messages in flight to the store may arrive, or not.
        silo.Store.IsCut |= dice.Chance(0.5);
        await world.SleepAsync(Detection());
        cluster.Evict(silo);
        return await RestartAsync();
    }

    private async Task StopAsync()
    {
        if (Victim() is not { } silo) return;
        world.Log($"{silo.Process.Name} is stopped");
        silo.Process.Do(silo.StopAsync);
        await world.SleepAsync(TimeSpan.FromSeconds(30));
        // A silo that stops must end in time, or it is killed.
        if (silo.Process.IsDead) await RestartAsync();
        else await KillAsync(silo);
    }

    private async Task FreezeAsync()
    {
        if (Victim() is not { } silo) return;
        var time = dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45));
        world.Log($"{silo.Process.Name} is frozen for {time}");
        silo.Process.Freeze();
        await CutOffAsync(silo, time, () => silo.Process.Thaw());
    }

    private async Task PartitionAsync()
    {
        var time = dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45));
        if (Victim() is not { } silo || silo.Side != 0) return;
        var side = silo.Process.Number;
        world.Log($"{silo.Process.Name} is cut off for {time}");
        silo.Side = side;
        silo.Store.IsCut = dice.Chance(0.5);
        await CutOffAsync(silo, time, () =>
        {
            silo.Side = 0;
            silo.Store.IsCut = false;
        });
    }

    /// <summary>
    /// A silo that nobody hears is given up, or not, and may live on after that for a while: it does not know.
    /// </summary>
    private async Task CutOffAsync(Silo silo, TimeSpan time, Action end)
    {
        var detection = Detection();
        var isGivenUp = time > detection;
        await world.SleepAsync(isGivenUp ? detection : time);
        if (isGivenUp)
        {
            cluster.Evict(silo);
            world.Log($"{silo.Process.Name} is given up");
            await world.SleepAsync(time - detection);
        }
        end();
        if (!isGivenUp || silo.Process.IsDead) return;
        await world.SleepAsync(dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)));
        if (!silo.Process.IsDead) await KillAsync(silo);
    }

    private async Task StoreOutageAsync()
    {
        if (store.IsAway) return;
        var time = dice.Between(TimeSpan.FromSeconds(0.01), TimeSpan.FromSeconds(dice.Chance(0.5) ? 0.2 : 20));
        world.Log($"the store is away for {time}");
        store.IsAway = true;
        await world.SleepAsync(time);
        store.IsAway = false;
    }

    private Task LoseDirectoryAsync()
    {
        if (cluster.LoseEntry() is { } grain) world.Log($"the directory loses {grain}");
        return Task.CompletedTask;
    }

    private Task JumpClockAsync()
    {
        var most = dice.Chance(0.5) ? TimeSpan.FromSeconds(30) : TimeSpan.FromDays(2);
        if (Victim() is { } silo) silo.Process.Time.Skew += dice.Between(-most, most);
        return Task.CompletedTask;
    }

    /// <summary>A device fails every fit until it is repaired, which may be long after its quarantine began.</summary>
    private async Task BreakDeviceAsync()
    {
        if (Victim() is not { IsDeviceBroken: false } silo) return;
        var time = dice.Between(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(dice.Chance(0.5) ? 5 : 60));
        world.Log($"the device of {silo.Process.Name} is broken for {time}");
        silo.IsDeviceBroken = true;
        await world.SleepAsync(time);
        silo.IsDeviceBroken = false;
    }

    private async Task<Silo> RestartAsync()
    {
        await world.SleepAsync(dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15)));
        var silo = restart();
        world.Log($"{silo.Process.Name} begins");
        return silo;
    }

    private TimeSpan Detection() => dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20));

    private Silo? Victim() =>
        cluster.Members.Where(silo => !silo.Process.IsDead && !silo.Process.IsFrozen).ToList() is { Count: > 0 } living
            ? dice.Pick(living)
            : null;
}
