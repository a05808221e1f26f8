using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>What is predicted; resolved once, from the whole target.</summary>
/// <param name="Task">What is learned of it.</param>
/// <param name="Names">The target columns.</param>
/// <param name="Classes">
/// The classes in order (numbers numerically, text ordinally); empty for regression and multilabel.
/// </param>
/// <param name="ClassesAreIntegers">
/// Whether every class is a whole number, so that labels leave as int64 and not as text.
/// </param>
public sealed record TargetInfo(
    LearningTask Task, ImmutableArray<string> Names, ImmutableArray<string> Classes, bool ClassesAreIntegers)
{
    /// <summary>
    /// The width of the network's output: 1 for binary, else the number of classes, labels or numbers.
    /// </summary>
    public int Outputs => Task.CountOutputs(this);
}
