using System.Collections.Immutable;
using Experiments.Search.Parameters;

namespace Experiments.Search.Spaces;

/// <summary>
/// Names and their values: the grid of every combination. Stores what it is given; <see cref="SpaceRules"/> judges it.
/// </summary>
public sealed class SubGrid
{
    // The step of each name's digit in the index: names are sorted and the last turns fastest, as in scikit-learn.
    private readonly ImmutableArray<long> _strides;
    private readonly ImmutableArray<ImmutableArray<ParameterValue>> _values;

    /// <summary>Creates a grid; a grid without names has one point, which has no parameters.</summary>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public SubGrid(IEnumerable<KeyValuePair<string, IReadOnlyList<ParameterValue>>> values)
    {
        var sorted = values.OrderBy(v => v.Key, StringComparer.Ordinal).ToList();
        Names = [.. sorted.Select(v => v.Key)];
        for (var i = 1; i < Names.Length; i++)
            if (Names[i] == Names[i - 1])
                throw new ArgumentException($"The name {Names[i]} stands twice in one grid.", nameof(values));
        _values = [.. sorted.Select(v => v.Value.ToImmutableArray())];

        var strides = new long[Names.Length];
        Int128 count = 1;
        for (var i = Names.Length - 1; i >= 0; i--)
        {
            strides[i] = (long)count;
            count = Int128.Min(count * _values[i].Length, long.MaxValue);
        }
        _strides = [.. strides];
        Count = (long)count;
    }

    /// <summary>The names, sorted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How many points there are; the greatest long where there are more.</summary>
    public long Count { get; }

    /// <summary>The values of a name, as they were given.</summary>
    /// <exception cref="KeyNotFoundException">The grid has no such name.</exception>
    public ImmutableArray<ParameterValue> GetValues(string name) => IndexOf(name) is >= 0 and var i
        ? _values[i]
        : throw new KeyNotFoundException($"The grid has no parameter {name}.");

    internal int IndexOf(string name) => Names.BinarySearch(name, StringComparer.Ordinal);

    internal int GetRadix(int name) => _values[name].Length;

    internal long GetStride(int name) => _strides[name];

    /// <summary>The value of one name at a point, without building the point.</summary>
    internal ParameterValue GetValue(int name, long point) =>
        _values[name][(int)(point / _strides[name] % _values[name].Length)];

    internal ParameterSet GetPoint(long point) => Subset(Enumerable.Range(0, Names.Length), point);

    internal ParameterSet Subset(IEnumerable<int> names, long point) =>
        new(names.Select(i => KeyValuePair.Create(Names[i], GetValue(i, point))));
}
