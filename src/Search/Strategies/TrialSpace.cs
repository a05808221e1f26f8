using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>
/// The trials of a search: their count, the parameters of each number, the excluded numbers, and the strategy that
/// chooses among them. Immutable and thread-safe.
/// </summary>
/// <param name="context">The space, and the search settings of the experiment.</param>
/// <param name="strategy">The strategy; null for the default.</param>
public sealed class TrialSpace(StrategyContext context, StrategyDescriptor? strategy = null)
{
    private readonly ParameterGrid _grid = context.Grid;
    private readonly StrategyDescriptor _strategy = strategy ?? StrategyCatalog.Default;

    /// <summary>The number of trial numbers, from 0; with constraints an upper bound of the points.</summary>
    public long Count => _grid.Count;

    /// <summary>The maximum number of trials: the smaller of the number of points and the budget.</summary>
    public long MaxTrials => Math.Min(Count, context.MaxTrials ?? long.MaxValue);

    /// <summary>True where constraints can exclude some of the numbers.</summary>
    public bool IsConstrained => _grid.Constraints.Count > 0;

    /// <summary>The parameters of a number, also where a constraint excludes it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number is below 0, or not below <see cref="Count"/>.
    /// </exception>
    public ParameterSet this[long number] => _grid[number];

    /// <summary>Checks whether a constraint excludes a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number is below 0, or not below <see cref="Count"/>.
    /// </exception>
    public bool IsExcluded(long number) => _grid.IsExcluded(number);

    /// <summary>Groups the numbers by the values of some parameters.</summary>
    /// <param name="names">The names of the parameters in any order; names that the space lacks are ignored.</param>
    public StructuralGroups GetGroups(IReadOnlyCollection<string> names) => _grid.GetGroups(names);

    /// <summary>Creates the strategy, which has given no trial yet.</summary>
    public ISearchStrategy CreateStrategy() => _strategy.Create(context);

    /// <summary>
    /// Enumerates the trials lazily, in the strategy's order. For a strategy that uses results, the enumeration ends
    /// when the strategy waits for the first result.
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
