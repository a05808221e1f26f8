using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Experiments.Engine.Tasks;

/// <summary>The target of predictions, resolved once from all rows.</summary>
/// <param name="Task">The learning task.</param>
/// <param name="Names">The target columns.</param>
/// <param name="Classes">
/// The classes as they were written, in order (numbers numerically, text ordinally); empty for regression and
/// multilabel.
/// </param>
/// <param name="ClassesAreIntegers">
/// True where all classes are whole numbers in their shortest form: labels are exported as int64.
/// </param>
public sealed record TargetInfo(
    LearningTask Task, ImmutableArray<string> Names, ImmutableArray<string> Classes, bool ClassesAreIntegers)
{
    /// <summary>
    /// The width of the network's output: 1 for binary, else the number of classes, labels or numbers.
    /// </summary>
    public int Outputs => Task.CountOutputs(this);

    /// <summary>
    /// The positive class of two, which precision, recall and F1 are of; null where none was named and none is usual.
    /// Usual are 1 of 0 and 1, 1 of -1 and 1, and true of false and true.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Positive { get; init; } = PositiveClass.FindUsual(Classes);
}
