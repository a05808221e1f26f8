using Experiments.Simulation.Tests.Cluster;
using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Searches;

namespace Experiments.Simulation.Tests;

/// <summary>The values that a seed draws before the run.</summary>
internal sealed record SimulationDraw(
    int Silos, int MaxSlots, TimeSpan LeaseTerm, IReadOnlyList<SearchDraw> Searches, IReadOnlyList<ClientDraw> Clients,
    FaultPlan Faults)
{
    /// <summary>How much slower a silo can be than the fastest.</summary>
    public const double MaxPace = 4;

    public static SimulationDraw Draw(Dice dice)
    {
        var (silos, slots, searches) =
            (dice.Between(1, 4), dice.Between(1, 3), dice.Chance(0.6) ? 1 : dice.Between(2, 3));
        var failures = dice.Chance(0.5) ? dice.Between(0, 0.3) : 0;
        return new(
            silos, slots, TimeSpan.FromSeconds(dice.Chance(0.5) ? 15 : dice.Between(2, 30)),
            [.. Enumerable.Range(0, searches).Select(_ => Search(dice, silos * slots, failures))],
            [.. Enumerable.Range(0, searches).Select(_ => Client(dice))],
            FaultPlan.Draw(dice));
    }

    public override string ToString() =>
        $"""
        {Silos} silos of {MaxSlots} slots at most, leases of {LeaseTerm}
        {string.Join('\n', Searches)}
        {string.Join('\n', Clients)}
        {Faults}
        """;

    private static SearchDraw Search(Dice dice, int slots, double failures)
    {
        var keys = dice.Between(1, 3);
        var (trials, folds) = (keys * dice.Between(1, 10), dice.Between(1, 3));
        // A search of a minute or so; now and then one of very short fits.
        var time = dice.Chance(0.25)
            ? TimeSpan.FromMilliseconds(dice.Between(1, 20))
            : TimeSpan.FromSeconds(dice.Between(5.0, 50)) * slots / (trials * folds);
        return new(dice.Between(0, 1), trials, folds, keys, time, failures, dice.Chance(0.3), Priority(dice));
    }

    private static ClientDraw Client(Dice dice) => new(
        TimeSpan.FromSeconds(dice.Between(0, 20.0)), dice.Chance(0.5),
        dice.Chance(0.2) ? TimeSpan.FromSeconds(dice.Between(0.0, 40)) : null,
        TimeSpan.FromSeconds(dice.Between(0.0, 40)),
        dice.Chance(0.1) ? TimeSpan.FromSeconds(dice.Between(0.0, 60)) : null,
        dice.Chance(0.3) ? TimeSpan.FromSeconds(dice.Between(0.0, 60)) : null, Priority(dice));

    private static int Priority(Dice dice) => dice.Chance(0.5) ? 0 : dice.Between(-1, 1);
}
