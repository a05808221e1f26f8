using Experiments.Search.Specs;

namespace Experiments.Search.Strategies;

/// <summary>A strategy by its name: what it does, what it needs, and how it is made.</summary>
/// <param name="Name">The name in an experiment file (<c>search: strategy</c>).</param>
/// <param name="Doc">A predicate that follows the name in a sentence: "tries every one".</param>
/// <param name="Create">
/// Makes a strategy that has given nothing yet. Deterministic: two strategies made of the same context answer alike.
/// </param>
public sealed record StrategyDescriptor(string Name, string Doc, Func<StrategyContext, ISearchStrategy> Create)
{
    /// <summary>
    /// Whether later trials depend on the results of earlier ones, so that <see cref="ISearchStrategy.Ask"/> can wait
    /// for <see cref="ISearchStrategy.Tell"/>.
    /// </summary>
    public bool LearnsFromResults { get; init; }

    /// <summary>
    /// Checks what the strategy needs of the experiment: the number of points, and the most trials or null. Gives the
    /// issue, or null where the experiment can run. Null: the strategy needs nothing.
    /// </summary>
    public Func<long, long?, SpecIssue?>? CheckNeeds { get; init; }
}
