using Experiments.Search.Specs;

namespace Experiments.Search.Strategies;

/// <summary>The descriptor of a strategy: its name, documentation, requirements and factory.</summary>
/// <param name="Name">The name in an experiment file (<c>search: strategy</c>).</param>
/// <param name="Doc">A predicate that follows the name in a sentence: "tries every one".</param>
/// <param name="Create">
/// Creates a strategy that has given no trial yet. Deterministic: two strategies of the same context give equal
/// answers.
/// </param>
public sealed record StrategyDescriptor(string Name, string Doc, Func<StrategyContext, ISearchStrategy> Create)
{
    /// <summary>
    /// True where later trials depend on the results of earlier ones: <see cref="ISearchStrategy.Ask"/> can then return
    /// null until the next <see cref="ISearchStrategy.Tell"/>.
    /// </summary>
    public bool LearnsFromResults { get; init; }

    /// <summary>
    /// Checks the strategy's requirements for the number of points and the maximum number of trials or null. Returns
    /// the issue, or null where there is none. Null where the strategy has no requirements.
    /// </summary>
    public Func<long, long?, SpecIssue?>? CheckNeeds { get; init; }
}
