namespace Experiments.Engine.ModelSelection;

/// <summary>The scaling of a target of numbers inside a fit.</summary>
public enum TargetScaling
{
    /// <summary>The network learns the numbers as they are.</summary>
    None,

    /// <summary>
    /// The network learns the numbers minus their mean, divided by their standard deviation, of the rows of training.
    /// </summary>
    Standard,
}
