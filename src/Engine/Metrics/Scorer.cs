using System.Collections.Immutable;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Metrics;

/// <summary>
/// A metric by its name in an experiment. Greater is always better: error metrics are negated, and their names begin
/// with <c>neg_</c>.
/// </summary>
public sealed class Scorer
{
    private readonly Func<Evaluation, double> _score;

    internal Scorer(
        string name, ImmutableArray<LearningTask> tasks, Func<Evaluation, double> score,
        ScorerNeeds needs = ScorerNeeds.Tally) =>
            (Name, Tasks, _score, Needs) = (name, tasks, score, needs);

    /// <summary>scikit-learn's name.</summary>
    public string Name { get; }

    /// <summary>The tasks that the scorer can score.</summary>
    public ImmutableArray<LearningTask> Tasks { get; }

    /// <summary>True where the score is of one of two classes, the positive one, which must be known.</summary>
    public bool HasPositiveClass { get; internal init; }

    /// <summary>The inputs of the metric.</summary>
    public ScorerNeeds Needs { get; }

    /// <summary>Scores predictions.</summary>
    /// <returns>The score, or NaN where the metric is not defined for these rows.</returns>
    /// <exception cref="ArgumentException">
    /// The scorer does not score such a target, or its positive class is not known.
    /// </exception>
    public double Score(Evaluation evaluation) =>
        ScorerCatalog.Check(this, evaluation.Target, Name) is not { } issue
            ? _score(evaluation)
            : throw new ArgumentException($"{issue.Message} {issue.Remedy}", nameof(evaluation));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
