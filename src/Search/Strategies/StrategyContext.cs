using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>Everything that a strategy is made of: the space, and what the experiment says about the search.</summary>
/// <param name="Grid">The points to choose from.</param>
public sealed record StrategyContext(ParameterGrid Grid)
{
    /// <summary>The most trials to give (<c>budget: max_trials</c>), at least 1; null for no limit.</summary>
    public long? MaxTrials { get; init; }

    /// <summary>The key of every random number that the strategy draws (<c>search: seed</c>).</summary>
    public long Seed { get; init; }

    /// <summary>The parameters that decide which trials can train together.</summary>
    public IReadOnlyCollection<string> StructuralNames { get; init; } = [];

    /// <summary>
    /// Gives a trial's pack key: a pure function of its structural parameters. Null: the structural values themselves
    /// are the key.
    /// </summary>
    public Func<ParameterSet, string>? GetPackKey { get; init; }
}
