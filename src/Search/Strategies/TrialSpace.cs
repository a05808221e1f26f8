using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>
/// The trials of a search: how many, the trial of a number, which numbers are excluded, and the strategy that chooses
/// among them. Immutable; safe for several threads at once.
/// </summary>
/// <param name="context">The space, and what the experiment says about the search.</param>
/// <param name="strategy">The strategy; null for the default.</param>
public sealed class TrialSpace(StrategyContext context, StrategyDescriptor? strategy = null)
{
    private readonly ParameterGrid _grid = context.Grid;
    private readonly StrategyDescriptor _strategy = strategy ?? StrategyCatalog.Default;

    /// <summary>How many numbers there are, from 0; with constraints an upper bound of the points.</summary>
    public long Count => _grid.Count;

    /// <summary>The most trials that the search can have: no more than points, and no more than the budget.</summary>
    public long MaxTrials => Math.Min(Count, context.MaxTrials ?? long.MaxValue);

    /// <summary>Whether constraints can exclude some of the numbers.</summary>
    public bool IsConstrained => _grid.Constraints.Count > 0;

    /// <summary>The parameters of a number, whether or not a constraint excludes it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number is below 0, or not below <see cref="Count"/>.
    /// </exception>
    public ParameterSet this[long number] => _grid[number];

    /// <summary>Whether a constraint excludes a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number is below 0, or not below <see cref="Count"/>.
    /// </exception>
    public bool IsExcluded(long number) => _grid.IsExcluded(number);

    /// <summary>The numbers by what their trials have in common: the values of some parameters.</summary>
    /// <param name="names">The parameters' names in any order; names that the space lacks do not matter.</param>
    public StructuralGroups GetGroups(IReadOnlyCollection<string> names) => _grid.GetGroups(names);

    /// <summary>Makes the strategy, which has given nothing yet.</summary>
    public ISearchStrategy CreateStrategy() => _strategy.Create(context);

    /// <summary>
    /// The trials in the strategy's order, found as they are enumerated; of a strategy that learns, those that it gives
    /// before it waits for the first result.
    /// </summary>
    public IEnumerable<Trial> Enumerate()
    {
        var trials = CreateStrategy();
        while (!trials.IsExhausted)
        {
            if (trials.Ask() is { } trial) yield return trial;
            else if (_strategy.LearnsFromResults) yield break;
        }
    }
}
