using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>
/// Every point of a grid once, in the grid's order; within one group where the asker wants to fill a pack. Costs memory
/// for what is out of order only, never for the size of the grid.
/// </summary>
public sealed class GridStrategy : ISearchStrategy
{
    // An ask is part of a short turn: where constraints exclude point after point, it gives up for now and goes on the
    // next time.
    private const int MaxSkipsPerAsk = 100_000;

    private readonly ParameterGrid _grid;
    private readonly StructuralGroups _groups;
    private readonly Func<ParameterSet, string>? _getPackKey;
    private readonly UsedPoints _used;

    // Groups that have been met and may have points left. Several can have one name, in different sub-grids.
    private readonly Dictionary<long, string> _packKeyOfGroup = [];
    private readonly Dictionary<string, SortedSet<long>> _groupsOfPackKey = new(StringComparer.Ordinal);

    /// <summary>Creates the strategy.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="structuralNames">The parameters that decide which trials can train together.</param>
    /// <param name="getPackKey">
    /// The name of a trial's group (the pack key): a pure function that looks at structural parameters only.
    /// Null for the structural values themselves.
    /// </param>
    public GridStrategy(
        ParameterGrid grid,
        IReadOnlyCollection<string>? structuralNames = null,
        Func<ParameterSet, string>? getPackKey = null)
    {
        _grid = grid;
        _groups = grid.GetGroups(structuralNames ?? []);
        _getPackKey = getPackKey;
        _used = new(_groups, grid.Count);
        SkipExcluded();
    }

    internal static ISearchStrategy Create(StrategyContext context)
    {
        var grid = new GridStrategy(context.Grid, context.StructuralNames, context.GetPackKey);
        return context.MaxTrials is { } most ? new LimitedStrategy(grid, most) : grid;
    }

    /// <inheritdoc/>
    public long? TotalTrials => _grid.Count;

    /// <inheritdoc/>
    public long? RemainingTrials => _grid.Count - _used.Count;

    /// <inheritdoc/>
    public bool IsExhausted => _used.Watermark == _grid.Count;

    /// <inheritdoc/>
    public Trial? Ask(string? packKey = null)
    {
        var index = packKey is null ? FindNext() : FindNextInGroup(packKey);
        if (index is not { } next) return null;
        var trial = GetTrial(next);
        MarkUsed(next);
        SkipExcluded();
        return trial;
    }

    /// <inheritdoc/>
    /// <remarks>A grid does not learn.</remarks>
    public void Tell(TrialResult result) { }

    /// <inheritdoc/>
    public bool IsUsed(long number, int rung = 0) =>
        number >= 0 && number < _grid.Count && (_used.Contains(number) || _grid.IsExcluded(number));

    /// <inheritdoc/>
    public void Restore(long number, int rung = 0)
    {
        MarkUsed(number);
        SkipExcluded();
    }

    /// <inheritdoc/>
    public Trial GetTrial(long number, int rung = 0)
    {
        var parameters = _grid[number];
        return new(number, parameters, PackKey: GetPackKey(_groups.GetGroup(number), parameters));
    }

    private long? FindNext()
    {
        SkipExcluded();
        return IsExhausted || _grid.IsExcluded(_used.Watermark) ? null : _used.Watermark;
    }

    private long? FindNextInGroup(string name)
    {
        var skips = MaxSkipsPerAsk;
        while (_groupsOfPackKey.TryGetValue(name, out var numbers))
        {
            var group = _groups[numbers.Min];
            for (var rank = _used.FindFirstUnused(group); rank < group.Count; rank = _used.FindFirstUnused(group))
            {
                if (!_grid.IsExcluded(group[rank])) return group[rank];
                if (skips-- == 0) return null;
                _used.Add(group[rank]);
            }
            RemoveGroup(group.Number);
        }
        return null;
    }

    private void SkipExcluded()
    {
        for (var skips = 0; skips < MaxSkipsPerAsk && !IsExhausted && _grid.IsExcluded(_used.Watermark); skips++)
            MarkUsed(_used.Watermark);
    }

    private void MarkUsed(long index)
    {
        if (!_used.Add(index) || _packKeyOfGroup.Count == 0) return;
        var group = _groups.GetGroup(index);
        if (_packKeyOfGroup.ContainsKey(group.Number) && _used.FindFirstUnused(group) == group.Count)
            RemoveGroup(group.Number);
    }

    private string GetPackKey(StructuralGroup group, ParameterSet parameters)
    {
        if (_packKeyOfGroup.TryGetValue(group.Number, out var known)) return known;
        var name = _getPackKey?.Invoke(parameters) ?? group.StructuralParameters.ToString();
        // A group that is used up has nothing to be found by: what is remembered stays bounded by what is open.
        if (_used.FindFirstUnused(group) == group.Count) return name;
        _packKeyOfGroup[group.Number] = name;
        if (!_groupsOfPackKey.TryGetValue(name, out var numbers)) _groupsOfPackKey[name] = numbers = [];
        numbers.Add(group.Number);
        return name;
    }

    private void RemoveGroup(long number)
    {
        _packKeyOfGroup.Remove(number, out var name);
        var numbers = _groupsOfPackKey[name!];
        numbers.Remove(number);
        if (numbers.Count == 0) _groupsOfPackKey.Remove(name!);
    }
}
