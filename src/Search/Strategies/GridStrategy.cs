using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>
/// Every point of a grid once, in the grid's order; within one group where the asker wants to fill a pack. Costs memory for
/// what is out of order only, never for the size of the grid.
/// </summary>
public sealed class GridStrategy : ISearchStrategy
{
    // An ask is part of a short turn: where constraints exclude point after point, it gives up for now and goes on the next time.
    private const int MaxSkipsPerAsk = 100_000;

    private readonly ParameterGrid _grid;
    private readonly GridGroups _groups;
    private readonly Func<ParameterSet, string>? _groupOf;
    private readonly UsedPoints _used;

    // Groups that have been met and may have points left. Several can have one name, in different sub-grids.
    private readonly Dictionary<long, string> _names = [];
    private readonly Dictionary<string, SortedSet<long>> _numbers = new(StringComparer.Ordinal);

    /// <summary>Creates the strategy.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="structuralNames">The parameters that decide which trials can train together.</param>
    /// <param name="groupOf">
    /// The name of a trial's group (the pack key): a pure function that looks at structural parameters only.
    /// Null for the structural values themselves.
    /// </param>
    public GridStrategy(ParameterGrid grid, IReadOnlyCollection<string>? structuralNames = null, Func<ParameterSet, string>? groupOf = null)
    {
        _grid = grid;
        _groups = grid.Groups(structuralNames ?? []);
        _groupOf = groupOf;
        _used = new(_groups, grid.Count);
        SkipExcluded();
    }

    /// <inheritdoc/>
    public long? TotalTrials => _grid.Count;

    /// <inheritdoc/>
    public long? RemainingTrials => _grid.Count - _used.Used;

    /// <inheritdoc/>
    public bool IsExhausted => _used.Mark == _grid.Count;

    /// <inheritdoc/>
    public Trial? Ask(string? group = null)
    {
        var index = group is null ? NextOfAny() : NextOf(group);
        if (index is not { } next) return null;
        var trial = Recall(next);
        Use(next);
        SkipExcluded();
        return trial;
    }

    /// <inheritdoc/>
    /// <remarks>A grid does not learn.</remarks>
    public void Tell(TrialResult result) { }

    /// <inheritdoc/>
    public bool IsTaken(long number, int rung = 0) =>
        number >= 0 && number < _grid.Count && (_used.Contains(number) || _grid.IsExcluded(number));

    /// <inheritdoc/>
    public void Restore(long number, int rung = 0)
    {
        Use(number);
        SkipExcluded();
    }

    /// <inheritdoc/>
    public Trial Recall(long number, int rung = 0)
    {
        var parameters = _grid[number];
        return new(number, parameters, Group: NameOf(_groups.Of(number), parameters));
    }

    private long? NextOfAny()
    {
        SkipExcluded();
        return IsExhausted || _grid.IsExcluded(_used.Mark) ? null : _used.Mark;
    }

    private long? NextOf(string name)
    {
        var skips = MaxSkipsPerAsk;
        while (_numbers.TryGetValue(name, out var numbers))
        {
            var group = _groups[numbers.Min];
            for (var rank = _used.FirstFree(group); rank < group.Count; rank = _used.FirstFree(group))
            {
                if (!_grid.IsExcluded(group[rank])) return group[rank];
                if (skips-- == 0) return null;
                _used.Add(group[rank]);
            }
            Forget(group.Number);
        }
        return null;
    }

    private void SkipExcluded()
    {
        for (var skips = 0; skips < MaxSkipsPerAsk && !IsExhausted && _grid.IsExcluded(_used.Mark); skips++) Use(_used.Mark);
    }

    private void Use(long index)
    {
        if (!_used.Add(index) || _names.Count == 0) return;
        var group = _groups.Of(index);
        if (_names.ContainsKey(group.Number) && _used.FirstFree(group) == group.Count) Forget(group.Number);
    }

    private string NameOf(GridGroup group, ParameterSet parameters)
    {
        if (_names.TryGetValue(group.Number, out var known)) return known;
        var name = _groupOf?.Invoke(parameters) ?? group.Structure.ToString();
        // A group that is used up has nothing to be found by: what is remembered stays bounded by what is open.
        if (_used.FirstFree(group) == group.Count) return name;
        _names[group.Number] = name;
        if (!_numbers.TryGetValue(name, out var numbers)) _numbers[name] = numbers = [];
        numbers.Add(group.Number);
        return name;
    }

    private void Forget(long number)
    {
        _names.Remove(number, out var name);
        var numbers = _numbers[name!];
        numbers.Remove(number);
        if (numbers.Count == 0) _numbers.Remove(name!);
    }
}
