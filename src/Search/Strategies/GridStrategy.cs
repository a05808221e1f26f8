using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>
/// A strategy that tries every point of a grid once, in the grid's order, or within one group where the caller fills a
/// pack. The memory grows with the points that were given out of order, not with the size of the grid.
/// </summary>
public sealed class GridStrategy : ISearchStrategy
{
    // An ask must be short. If constraints exclude too many consecutive points, the ask returns null and the next ask
    // goes on from there.
    private const int MaxSkipsPerAsk = 100_000;

    private readonly ParameterGrid _grid;
    private readonly StructuralGroups _groups;
    private readonly Func<ParameterSet, string>? _getPackKey;
    private readonly UsedPoints _used;

    // Groups of given trials that may have points left. Several groups can have one pack key, in different sub-grids.
    private readonly Dictionary<long, string> _packKeyOfGroup = [];
    private readonly Dictionary<string, SortedSet<long>> _groupsOfPackKey = new(StringComparer.Ordinal);

    /// <summary>Creates the strategy.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="structuralNames">The parameters that decide the pack key of a trial.</param>
    /// <param name="getPackKey">
    /// Computes a trial's pack key: a pure function of its structural parameters. Null where the structural values
    /// themselves are the key.
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
    /// <remarks>A grid search does not use results.</remarks>
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
        // A group without points left is not stored, so the dictionaries contain open groups only.
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
