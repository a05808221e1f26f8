using System.Collections;

namespace Experiments.Search.Spaces;

/// <summary>
/// The points of a grid, grouped by the values of the structural names. Groups are enumerated lazily, in the order of
/// their first points within each grid; a group needs a few numbers of memory, independent of its number of points.
/// </summary>
public sealed class StructuralGroups : IEnumerable<StructuralGroup>
{
    private readonly ParameterGrid _grid;
    private readonly GridPartition[] _partitions;
    private readonly long[] _starts;

    internal StructuralGroups(ParameterGrid grid, IReadOnlyCollection<string> structuralNames)
    {
        _grid = grid;
        _partitions = [.. grid.SubGrids.Select(g => new GridPartition(g, structuralNames))];
        _starts = new long[_partitions.Length + 1];
        for (var i = 0; i < _partitions.Length; i++) _starts[i + 1] = _starts[i] + _partitions[i].Groups.Count;
    }

    /// <summary>The number of groups.</summary>
    public long Count => _starts[^1];

    /// <summary>The group of a number, from 0.</summary>
    public StructuralGroup this[long number]
    {
        get
        {
            if (number < 0 || number >= Count)
                throw new ArgumentOutOfRangeException(
                    nameof(number), number, $"The grid has the groups 0 to {Count - 1}.");
            var found = Array.BinarySearch(_starts, number);
            var grid = found >= 0 ? found : ~found - 1;
            return new(number, number - _starts[grid], _grid.GetStart(grid), _partitions[grid]);
        }
    }

    /// <summary>Finds the group of the point of a raw index.</summary>
    public StructuralGroup GetGroup(long index)
    {
        var (grid, point) = _grid.Locate(index);
        var combination = _partitions[grid].Groups.GetRank(point);
        return new(_starts[grid] + combination, combination, _grid.GetStart(grid), _partitions[grid]);
    }

    /// <inheritdoc/>
    public IEnumerator<StructuralGroup> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
