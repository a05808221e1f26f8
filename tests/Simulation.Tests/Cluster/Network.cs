using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>Carries messages: late, twice, in another order, or not at all.</summary>
internal sealed class Network(Pump pump, Dice dice, FaultPlan plan)
{
    private static readonly TimeSpan s_local = TimeSpan.FromMicroseconds(20);

    /// <summary>True if the network still does anything but deliver.</summary>
    public bool IsFaulty { get; set; } = true;

    /// <summary>Has something done at the receiver.</summary>
    public void Send(Endpoint from, Endpoint to, string what, Action deliver)
    {
        if (from == to)
        {
            Carry(s_local);
            return;
        }
        if (from.Side != to.Side || (IsFaulty && dice.Chance(plan.Loss)))
        {
            if (pump.Trace.IsKept) from.Process.Log($"{what} to {to.Process.Name} is lost");
            return;
        }
        Carry(Delay());
        if (IsFaulty && dice.Chance(plan.Duplication)) Carry(Delay());

        void Carry(TimeSpan delay) => pump.After(delay, to.Process, static deliver => ((Action)deliver!)(), deliver);
    }

    private TimeSpan Delay()
    {
        var delay = dice.Between(TimeSpan.FromMilliseconds(0.2), TimeSpan.FromMilliseconds(2));
        return IsFaulty && dice.Chance(plan.Late) ? delay + dice.Between(TimeSpan.Zero, plan.Lateness) : delay;
    }
}
