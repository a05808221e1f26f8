using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>The target of predictions, resolved once from all rows.</summary>
/// <param name="Task">The learning task.</param>
/// <param name="Names">The target columns.</param>
/// <param name="Classes">
/// The classes in order (numbers numerically, text ordinally); empty for regression and multilabel.
/// </param>
/// <param name="ClassesAreIntegers">True where all classes are whole numbers: labels are exported as int64.</param>
public sealed record TargetInfo(
    LearningTask Task, ImmutableArray<string> Names, ImmutableArray<string> Classes, bool ClassesAreIntegers)
{
    /// <summary>
    /// The width of the network's output: 1 for binary, else the number of classes, labels or numbers.
    /// </summary>
    public int Outputs => Task.CountOutputs(this);
}
