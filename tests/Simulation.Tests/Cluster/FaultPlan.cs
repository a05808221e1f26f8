using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>The kinds of faults, besides those of the network and of single commits.</summary>
internal enum FaultKind
{
    Kill,
    KillInARow,
    Stop,
    Freeze,
    Partition,
    LostDirectory,
    StoreOutage,
    ClockJump,
    BrokenDevice,
}

/// <summary>The faults that a seed draws, and their rates: not all at once, because one can hide another.</summary>
internal sealed record FaultPlan
{
    /// <summary>How likely a message is lost.</summary>
    public double Loss { get; init; }

    /// <summary>How likely it comes twice.</summary>
    public double Duplication { get; init; }

    /// <summary>How likely it is late, and so comes after others.</summary>
    public double Late { get; init; }

    /// <summary>How late at most.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>How likely a commit fails and nothing of it is durable.</summary>
    public double CommitFails { get; init; }

    /// <summary>How likely a commit is durable and its writer does not hear of it.</summary>
    public double AnswerLost { get; init; }

    /// <summary>How long the store takes at most.</summary>
    public TimeSpan StoreDelay { get; init; }

    public IReadOnlyList<FaultKind> Kinds { get; init; } = [];

    /// <summary>The mean time between two faults.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>When nothing goes wrong any more.</summary>
    public TimeSpan Until { get; init; }

    /// <summary>How far clocks are apart at most.</summary>
    public TimeSpan Skew { get; init; }

    public static FaultPlan Draw(Dice dice) => new()
    {
        Loss = dice.Chance(0.4) ? dice.Between(0, 0.08) : 0,
        Duplication = dice.Chance(0.4) ? dice.Between(0, 0.2) : 0,
        Late = dice.Chance(0.5) ? dice.Between(0, 0.3) : 0,
        Lateness = dice.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(dice.Chance(0.2) ? 25 : 1)),
        CommitFails = dice.Chance(0.3) ? dice.Between(0, 0.1) : 0,
        AnswerLost = dice.Chance(0.3) ? dice.Between(0, 0.1) : 0,
        StoreDelay = dice.Chance(0.2) ? TimeSpan.FromSeconds(2) : TimeSpan.FromMilliseconds(8),
        Kinds = [.. Enum.GetValues<FaultKind>().Where(_ => dice.Chance(0.45))],
        Gap = dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30)),
        Until = dice.Chance(0.1) ? TimeSpan.Zero : dice.Between(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(120)),
        Skew = dice.Chance(0.5) ? TimeSpan.FromSeconds(20) : TimeSpan.Zero,
    };

    public override string ToString() =>
        $"faults until {Until}, one in {Gap}: {(Kinds.Count == 0 ? "none" : string.Join(", ", Kinds))}; messages lost "
        + $"{Loss:P1}, twice {Duplication:P1}, late {Late:P1} by {Lateness};"
        + $" commits failed {CommitFails:P1}, unheard {AnswerLost:P1}, in {StoreDelay}; clocks apart {Skew}";
}
