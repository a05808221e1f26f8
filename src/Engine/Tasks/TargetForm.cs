namespace Experiments.Engine.Tasks;

/// <summary>The form of a row's target. The form decides how targets are encoded, tallied and shown.</summary>
public enum TargetForm
{
    /// <summary>The index of one class.</summary>
    Class,

    /// <summary>0 or 1 for each of several labels.</summary>
    Labels,

    /// <summary>One or several numbers.</summary>
    Numbers,
}
