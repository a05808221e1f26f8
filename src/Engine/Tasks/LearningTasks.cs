using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>The catalog of tasks.</summary>
public static class LearningTasks
{
    /// <summary>Two classes: one sigmoid, binary cross-entropy.</summary>
    public static LearningTask Binary { get; } = new BinaryTask();

    /// <summary>Two classes or more: softmax, cross-entropy.</summary>
    public static LearningTask Multiclass { get; } = new MulticlassTask();

    /// <summary>Any number of labels at once: a sigmoid each, the sum of their binary cross-entropies.</summary>
    public static LearningTask Multilabel { get; } = new MultilabelTask();

    /// <summary>Numbers: identity, half the squared error.</summary>
    public static LearningTask Regression { get; } = new RegressionTask();

    /// <summary>Counts: the exponential, half the Poisson deviance.</summary>
    public static LearningTask Poisson { get; } = new PoissonTask();

    /// <summary>All tasks.</summary>
    public static ImmutableArray<LearningTask> All { get; } = [Binary, Multiclass, Multilabel, Regression, Poisson];

    /// <summary>Finds the task of a name in artifacts; null for an unknown name.</summary>
    public static LearningTask? Find(string fileName) => All.FirstOrDefault(task => task.FileName == fileName);

    /// <summary>Gets the tasks of estimators that predict a kind of target.</summary>
    public static ImmutableArray<LearningTask> GetByTarget(TargetKind kind) =>
        [.. All.Where(task => task.TargetKind == kind)];
}
