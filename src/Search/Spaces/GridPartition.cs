using Experiments.Search.Parameters;

namespace Experiments.Search.Spaces;

/// <summary>
/// The partition of a grid's names in two parts: the structural names, which identify a group, and the names that vary
/// within a group.
/// </summary>
internal sealed class GridPartition
{
    public GridPartition(SubGrid grid, IReadOnlyCollection<string> structuralNames)
    {
        var structural = structuralNames.ToHashSet(StringComparer.Ordinal);
        var names = Enumerable.Range(0, grid.Names.Length).ToLookup(i => structural.Contains(grid.Names[i]));
        Groups = new(grid, [.. names[true]]);
        Members = new(grid, [.. names[false]]);
    }

    public MixedRadix Groups { get; }

    public MixedRadix Members { get; }

    /// <summary>
    /// Some of a grid's names as a mixed-radix number, whose digits are the positions of the names' values. A point is
    /// the sum of the contributions of its group's digits and its member's digits.
    /// </summary>
    internal sealed class MixedRadix
    {
        private readonly SubGrid _grid;
        private readonly int[] _names;

        public MixedRadix(SubGrid grid, int[] names)
        {
            (_grid, _names) = (grid, names);
            Count = names.Aggregate(1L, (product, name) => product * grid.GetRadix(name));
        }

        public long Count { get; }

        public long GetPoint(long rank)
        {
            var point = 0L;
            for (var i = _names.Length - 1; i >= 0; i--)
            {
                (rank, var digit) = Math.DivRem(rank, _grid.GetRadix(_names[i]));
                point += digit * _grid.GetStride(_names[i]);
            }
            return point;
        }

        public long GetRank(long point)
        {
            var rank = 0L;
            foreach (var name in _names)
                rank = rank * _grid.GetRadix(name) + point / _grid.GetStride(name) % _grid.GetRadix(name);
            return rank;
        }

        public ParameterSet Subset(long point) => _grid.Subset(_names, point);
    }
}
