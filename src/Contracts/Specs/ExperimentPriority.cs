namespace Experiments.Contracts.Specs;

/// <summary>
/// The priorities of experiments. A higher one gets every slot that it can use before a lower one gets any; equals
/// share.
/// </summary>
public static class ExperimentPriority
{
    /// <summary>The lowest priority.</summary>
    public const int Min = -100;

    /// <summary>The highest priority.</summary>
    public const int Max = 100;

    /// <summary>Whether a number is a priority.</summary>
    public static bool Includes(long priority) => priority is >= Min and <= Max;
}
