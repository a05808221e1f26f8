using Experiments.Search.Constraints;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Search.Spaces;

/// <summary>
/// The points of one or more grids in sequence, in scikit-learn's order: the grids in the given order, the names of
/// each grid sorted, the last name varying fastest. No point is stored: an index is converted to a point by division,
/// so a grid of 10^18 points needs no memory for its points.
/// </summary>
public sealed class ParameterGrid
{
    // The first raw index of each sub-grid, and the end of the last.
    private readonly long[] _starts;
    private readonly ParameterSet _fixed;

    /// <summary>Creates a grid.</summary>
    /// <param name="subGrids">The grids, at least one.</param>
    /// <param name="constraints">
    /// The constraints on points. A constraint whose value is unknown for a point does not exclude it.
    /// </param>
    /// <param name="fixedParameters">Parameters that are not searched and that constraints may refer to.</param>
    /// <exception cref="SpecException">The space breaks a rule of <see cref="SpaceRules"/>.</exception>
    public ParameterGrid(
        IReadOnlyList<SubGrid> subGrids,
        IReadOnlyList<Constraint>? constraints = null, ParameterSet? fixedParameters = null)
    {
        var issues = SpaceRules.Check(subGrids);
        if (issues.Count > 0) throw new SpecException(issues);
        SubGrids = subGrids;
        Constraints = constraints ?? [];
        _fixed = fixedParameters ?? ParameterSet.Empty;
        _starts = new long[subGrids.Count + 1];
        for (var i = 0; i < subGrids.Count; i++) _starts[i + 1] = checked(_starts[i] + subGrids[i].Count);
    }

    /// <summary>The grids.</summary>
    public IReadOnlyList<SubGrid> SubGrids { get; }

    /// <summary>The constraints on points.</summary>
    public IReadOnlyList<Constraint> Constraints { get; }

    /// <summary>The number of raw indices; with constraints an upper bound of the number of points.</summary>
    public long Count => _starts[^1];

    /// <summary>The point of a raw index, also where a constraint excludes it.</summary>
    public ParameterSet this[long index]
    {
        get
        {
            var (grid, point) = Locate(index);
            return SubGrids[grid].GetPoint(point);
        }
    }

    /// <summary>Checks whether a constraint excludes the point of a raw index.</summary>
    public bool IsExcluded(long index)
    {
        if (Constraints.Count == 0) return false;
        var (grid, point) = Locate(index);
        var values = SubGrids[grid];
        ParameterValue? Lookup(string name) => values.IndexOf(name) is >= 0 and var i
            ? values.GetValue(i, point)
            : _fixed.TryGetValue(name, out var value) ? value : null;
        foreach (var constraint in Constraints)
            if (constraint.Excludes(Lookup)) return true;
        return false;
    }

    /// <summary>Enumerates lazily the points that no constraint excludes, with their raw indices.</summary>
    public IEnumerable<KeyValuePair<long, ParameterSet>> GetPoints()
    {
        for (var i = 0L; i < Count; i++)
            if (!IsExcluded(i)) yield return KeyValuePair.Create(i, this[i]);
    }

    /// <summary>Groups the points by the values of the structural names.</summary>
    /// <param name="structuralNames">Names in any order; a grid ignores the names that it does not have.</param>
    public StructuralGroups GetGroups(IReadOnlyCollection<string> structuralNames) => new(this, structuralNames);

    internal long GetStart(int grid) => _starts[grid];

    internal (int Grid, long Point) Locate(long index)
    {
        if (index < 0 || index >= Count)
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"The grid has the raw indices 0 to {Count - 1}.");
        var found = Array.BinarySearch(_starts, index);
        var grid = found >= 0 ? found : ~found - 1;
        return (grid, index - _starts[grid]);
    }
}
