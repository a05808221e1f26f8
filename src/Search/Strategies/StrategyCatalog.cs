using System.Collections.Immutable;

namespace Experiments.Search.Strategies;

/// <summary>The catalog of strategies.</summary>
public static class StrategyCatalog
{
    /// <summary>All strategies; the first is the default.</summary>
    public static ImmutableArray<StrategyDescriptor> All { get; } =
    [
        new("grid", "tries every point, in scikit-learn's order", GridStrategy.Create),
        new("random", "tries each point at most once, in an order that search.seed decides, up to budget.max_trials",
            context => new RandomStrategy(context)) { CheckNeeds = RandomStrategy.CheckNeeds },
    ];

    /// <summary>The default strategy of an experiment.</summary>
    public static StrategyDescriptor Default => All[0];

    /// <summary>Finds the strategy of a name; null for an unknown name.</summary>
    public static StrategyDescriptor? Find(string name) => All.FirstOrDefault(s => s.Name == name);
}
