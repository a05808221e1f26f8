using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Stores;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>Does what the plan says can go wrong, and mends it.</summary>
internal sealed class FaultInjector(SimulatedProcess world, Dice dice, FaultPlan plan, Cluster cluster, Network network, StoreServer store, Func<Silo> restart)
{
    private int _open;

    /// <summary>Whether nothing goes wrong any more, and all that did is mended.</summary>
    public bool IsOver { get; private set; }

    public void Start() => world.Do(Run);

    private async Task Run()
    {
        while (plan.Kinds.Count > 0)
        {
            await world.Sleep(plan.Gap * -Math.Log(1 - dice.Unit()));
            if (world.Pump.Now >= plan.Until.Ticks) break;
            var kind = dice.Of(plan.Kinds);
            _open++;
            world.Do(async () =>
            {
                await Do(kind);
                _open--;
            });
        }
        if (plan.Until.Ticks > world.Pump.Now) await world.Sleep(TimeSpan.FromTicks(plan.Until.Ticks - world.Pump.Now));
        while (_open > 0) await world.Sleep(TimeSpan.FromSeconds(1));
        network.IsFaulty = store.IsFaulty = false;
        IsOver = true;
        world.Say("nothing goes wrong any more");
    }

    private Task Do(FaultKind kind) => kind switch
    {
        FaultKind.Kill => Kill(),
        FaultKind.Stop => Stop(),
        FaultKind.Freeze => Freeze(),
        FaultKind.Partition => Partition(),
        FaultKind.StoreOutage => StoreOutage(),
        FaultKind.LostDirectory => LoseDirectory(),
        FaultKind.BrokenDevice => BreakDevice(),
        _ => JumpClock(),
    };

    private async Task Kill()
    {
        if (Victim() is { } silo) await Kill(silo);
    }

    private async Task Kill(Silo silo)
    {
        world.Say($"{silo.Process.Name} is killed");
        silo.Process.Kill();
        // What is on its way to the store may come, or not.
        silo.Store.IsCut |= dice.Chance(0.5);
        await world.Sleep(Detection());
        cluster.Evict(silo);
        await Restart();
    }

    private async Task Stop()
    {
        if (Victim() is not { } silo) return;
        world.Say($"{silo.Process.Name} is stopped");
        silo.Process.Do(silo.Stop);
        await world.Sleep(TimeSpan.FromSeconds(30));
        // Who stops must come to an end in time, or be killed.
        if (silo.Process.IsDead) await Restart();
        else await Kill(silo);
    }

    private async Task Freeze()
    {
        if (Victim() is not { } silo) return;
        var time = dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45));
        world.Say($"{silo.Process.Name} is frozen for {time}");
        silo.Process.Freeze();
        await CutOff(silo, time, () => silo.Process.Thaw());
    }

    private async Task Partition()
    {
        var time = dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45));
        if (Victim() is not { } silo || silo.Side != 0) return;
        var side = silo.Process.Number;
        world.Say($"{silo.Process.Name} is cut off for {time}");
        silo.Side = side;
        silo.Store.IsCut = dice.Chance(0.5);
        await CutOff(silo, time, () =>
        {
            silo.Side = 0;
            silo.Store.IsCut = false;
        });
    }

    /// <summary>A silo that nobody hears is given up, or not, and may live on after that for a while: it does not know.</summary>
    private async Task CutOff(Silo silo, TimeSpan time, Action end)
    {
        var detection = Detection();
        var isGivenUp = time > detection;
        await world.Sleep(isGivenUp ? detection : time);
        if (isGivenUp)
        {
            cluster.Evict(silo);
            world.Say($"{silo.Process.Name} is given up");
            await world.Sleep(time - detection);
        }
        end();
        if (!isGivenUp || silo.Process.IsDead) return;
        await world.Sleep(dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)));
        if (!silo.Process.IsDead) await Kill(silo);
    }

    private async Task StoreOutage()
    {
        if (store.IsAway) return;
        var time = dice.Between(TimeSpan.FromSeconds(0.01), TimeSpan.FromSeconds(dice.Chance(0.5) ? 0.2 : 20));
        world.Say($"the store is away for {time}");
        store.IsAway = true;
        await world.Sleep(time);
        store.IsAway = false;
    }

    private Task LoseDirectory()
    {
        if (cluster.LoseEntry() is { } grain) world.Say($"the directory loses {grain}");
        return Task.CompletedTask;
    }

    private Task JumpClock()
    {
        if (Victim() is { } silo) silo.Process.Time.Skew += dice.Between(TimeSpan.FromSeconds(-30), TimeSpan.FromSeconds(30));
        return Task.CompletedTask;
    }

    /// <summary>A device fails whatever it is given, until it is mended, which may be long after it was set aside.</summary>
    private async Task BreakDevice()
    {
        if (Victim() is not { IsDeviceBroken: false } silo) return;
        var time = dice.Between(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(dice.Chance(0.5) ? 5 : 60));
        world.Say($"the device of {silo.Process.Name} is broken for {time}");
        silo.IsDeviceBroken = true;
        await world.Sleep(time);
        silo.IsDeviceBroken = false;
    }

    private async Task Restart()
    {
        await world.Sleep(dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15)));
        world.Say($"{restart().Process.Name} begins");
    }

    private TimeSpan Detection() => dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20));

    private Silo? Victim() => cluster.Members.Where(silo => !silo.Process.IsDead && !silo.Process.IsFrozen).ToList() is { Count: > 0 } living ? dice.Of(living) : null;
}
