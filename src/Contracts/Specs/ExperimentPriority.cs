namespace Experiments.Contracts.Specs;

/// <summary>
/// The priorities of experiments. An experiment of higher priority gets every slot that it can use before one of lower
/// priority gets any; experiments of equal priority share the slots.
/// </summary>
public static class ExperimentPriority
{
    /// <summary>The lowest priority.</summary>
    public const int Min = -100;

    /// <summary>The highest priority.</summary>
    public const int Max = 100;

    /// <summary>Returns true if a number is a priority.</summary>
    public static bool Includes(long priority) => priority is >= Min and <= Max;
}
