using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;

namespace Experiments.Search.Strategies;

/// <summary>
/// The strategy <c>random</c>: it tries points of a grid in a random order that depends on the seed, each at most once,
/// a sample without replacement. The number of a trial is the raw index of its point, as in a grid search.
/// </summary>
/// <remarks>
/// <para>The sample is drawn and listed when the strategy is created. A greater <c>max_trials</c> adds trials to those
/// of a smaller one. Constraints are checked while points are drawn. At most <see cref="MaxListed"/> points are
/// checked: a constraint that excludes almost all points ends the sample early.</para>
/// <para>An answer depends only on the sample and on its trials that were given, so a restored strategy answers as the
/// original one.</para>
/// </remarks>
public sealed class RandomStrategy : ISearchStrategy
{
    /// <summary>The maximum number of points that are drawn and listed.</summary>
    public const int MaxListed = 1_000_000;

    private const long Given = -1;

    private readonly ParameterGrid _grid;
    private readonly StructuralGroups _groups;
    private readonly Func<ParameterSet, string>? _getPackKey;

    // The sample in its order: the raw indices, and for each the number of its group, or Given.
    private readonly long[] _numbers;
    private readonly long[] _groupNumbers;

    // The raw indices in ascending order, and for each its position in the sample.
    private readonly long[] _sorted;
    private readonly int[] _positions;

    // Groups of given trials that may have trials left. Several groups can have one pack key, in different sub-grids.
    private readonly Dictionary<long, string> _packKeyOfGroup = [];
    private readonly Dictionary<string, List<long>> _groupsOfPackKey = new(StringComparer.Ordinal);

    private int _firstNotGiven;
    private int _given;

    /// <summary>Draws the sample.</summary>
    /// <param name="context">The space, the seed and the maximum number of trials.</param>
    public RandomStrategy(StrategyContext context)
    {
        (_grid, _getPackKey) = (context.Grid, context.GetPackKey);
        _groups = _grid.GetGroups(context.StructuralNames);
        _numbers = Draw(context);
        _groupNumbers = Array.ConvertAll(_numbers, number => _groups.GetGroup(number).Number);
        (_sorted, _positions) = ([.. _numbers], [.. Enumerable.Range(0, _numbers.Length)]);
        Array.Sort(_sorted, _positions);
    }

    /// <inheritdoc/>
    public long? TotalTrials => _numbers.Length;

    /// <inheritdoc/>
    public long? RemainingTrials => _numbers.Length - _given;

    /// <inheritdoc/>
    public bool IsExhausted => _given == _numbers.Length;

    /// <inheritdoc/>
    public Trial? Ask(string? packKey = null)
    {
        var position = packKey is null ? _firstNotGiven : FindInGroups(packKey);
        if (position < 0 || position >= _numbers.Length) return null;
        MarkGiven(position);
        return GetTrial(_numbers[position]);
    }

    /// <inheritdoc/>
    /// <remarks>A random search does not use results.</remarks>
    public void Tell(TrialResult result) { }

    /// <inheritdoc/>
    public bool IsUsed(long number, int rung = 0) => number >= 0 && number < _grid.Count
        && (FindPosition(number) is not (>= 0 and var position) || _groupNumbers[position] == Given);

    /// <inheritdoc/>
    public void Restore(long number, int rung = 0)
    {
        if (FindPosition(number) is not (>= 0 and var position)) return;
        MarkGiven(position);
        GetTrial(number);
    }

    /// <inheritdoc/>
    public Trial GetTrial(long number, int rung = 0)
    {
        var parameters = _grid[number];
        return new(number, parameters, PackKey: GetPackKey(_groups.GetGroup(number), parameters));
    }

    internal static SpecIssue? CheckNeeds(long points, long? maxTrials) =>
        Math.Min(points, maxTrials ?? long.MaxValue) is > MaxListed and var trials
            ? new("budget.max_trials",
                $"The strategy random supports at most {MaxListed} trials; this search has {trials}.",
                $"Set budget.max_trials to at most {MaxListed}, or choose grid.")
            : null;

    private static long[] Draw(StrategyContext context)
    {
        var order = new RandomOrder(context.Grid.Count, new((ulong)context.Seed));
        var most = Math.Min(context.MaxTrials ?? MaxListed, MaxListed);
        var numbers = new List<long>();
        for (var looked = 0; looked < MaxListed && numbers.Count < most && order.Remaining > 0; looked++)
            if (order.Draw() is var number && !context.Grid.IsExcluded(number)) numbers.Add(number);
        return [.. numbers];
    }

    private int FindPosition(long number) =>
        Array.BinarySearch(_sorted, number) is >= 0 and var place ? _positions[place] : -1;

    private int FindInGroups(string packKey)
    {
        var first = -1;
        if (!_groupsOfPackKey.TryGetValue(packKey, out var groups)) return first;
        foreach (var group in groups.ToList())
        {
            var position = FindInGroup(group);
            if (position < 0) Forget(group);
            else if (first < 0 || position < first) first = position;
        }
        return first;
    }

    private int FindInGroup(long group) =>
        _groupNumbers.AsSpan(_firstNotGiven).IndexOf(group) is >= 0 and var offset ? _firstNotGiven + offset : -1;

    private void MarkGiven(int position)
    {
        if (_groupNumbers[position] == Given) return;
        _groupNumbers[position] = Given;
        _given++;
        while (_firstNotGiven < _numbers.Length && _groupNumbers[_firstNotGiven] == Given) _firstNotGiven++;
    }

    private string GetPackKey(StructuralGroup group, ParameterSet parameters)
    {
        if (_packKeyOfGroup.TryGetValue(group.Number, out var known)) return known;
        var key = _getPackKey?.Invoke(parameters) ?? group.StructuralParameters.ToString();
        // A group without trials left is not stored.
        if (FindInGroup(group.Number) < 0) return key;
        _packKeyOfGroup[group.Number] = key;
        if (!_groupsOfPackKey.TryGetValue(key, out var groups)) _groupsOfPackKey[key] = groups = [];
        groups.Add(group.Number);
        return key;
    }

    private void Forget(long group)
    {
        _packKeyOfGroup.Remove(group, out var key);
        var groups = _groupsOfPackKey[key!];
        groups.Remove(group);
        if (groups.Count == 0) _groupsOfPackKey.Remove(key!);
    }
}
