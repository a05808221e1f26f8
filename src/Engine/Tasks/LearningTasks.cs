using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>The tasks by name.</summary>
public static class LearningTasks
{
    /// <summary>Two classes: one sigmoid, binary cross-entropy.</summary>
    public static LearningTask Binary { get; } = new BinaryTask();

    /// <summary>Several classes: softmax, cross-entropy.</summary>
    public static LearningTask Multiclass { get; } = new MulticlassTask();

    /// <summary>Any number of labels at once: a sigmoid each, the sum of their binary cross-entropies.</summary>
    public static LearningTask Multilabel { get; } = new MultilabelTask();

    /// <summary>Numbers: identity, half the squared error.</summary>
    public static LearningTask Regression { get; } = new RegressionTask();

    /// <summary>Counts: the exponential, half the Poisson deviance.</summary>
    public static LearningTask Poisson { get; } = new PoissonTask();

    /// <summary>All tasks.</summary>
    public static ImmutableArray<LearningTask> All { get; } = [Binary, Multiclass, Multilabel, Regression, Poisson];

    /// <summary>The task of a name in artifacts, or null.</summary>
    public static LearningTask? Find(string fileName) => All.FirstOrDefault(task => task.FileName == fileName);

    /// <summary>The tasks that estimators of a kind of target pose.</summary>
    public static ImmutableArray<LearningTask> GetByTarget(TargetKind kind) =>
        [.. All.Where(task => task.TargetKind == kind)];
}
