using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>The input from which a strategy is created: the space, and the search settings of the experiment.</summary>
/// <param name="Grid">The points to choose from.</param>
public sealed record StrategyContext(ParameterGrid Grid)
{
    /// <summary>The maximum number of trials (<c>budget: max_trials</c>), at least 1; null for no limit.</summary>
    public long? MaxTrials { get; init; }

    /// <summary>The key of every random number that the strategy draws (<c>search: seed</c>).</summary>
    public long Seed { get; init; }

    /// <summary>The parameters that decide the pack key of a trial.</summary>
    public IReadOnlyCollection<string> StructuralNames { get; init; } = [];

    /// <summary>
    /// Computes a trial's pack key: a pure function of its structural parameters. Null where the structural values
    /// themselves are the key.
    /// </summary>
    public Func<ParameterSet, string>? GetPackKey { get; init; }
}
