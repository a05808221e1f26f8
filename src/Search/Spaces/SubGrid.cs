using System.Collections.Immutable;
using Experiments.Search.Parameters;

namespace Experiments.Search.Spaces;

/// <summary>
/// A grid of all combinations of values of some names. The constructor stores the values; <see cref="SpaceRules"/>
/// checks them.
/// </summary>
public sealed class SubGrid
{
    // The stride of each name's digit in the index: names are sorted and the last varies fastest, as in scikit-learn.
    private readonly ImmutableArray<long> _strides;
    private readonly ImmutableArray<ImmutableArray<ParameterValue>> _values;

    /// <summary>Creates a grid; a grid without names has one point, which has no parameters.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public SubGrid(IEnumerable<KeyValuePair<string, IReadOnlyList<ParameterValue>>> values)
    {
        var sorted = values.OrderBy(v => v.Key, StringComparer.Ordinal).ToList();
        Names = [.. sorted.Select(v => v.Key)];
        for (var i = 1; i < Names.Length; i++)
            if (Names[i] == Names[i - 1])
                throw new ArgumentException($"The name {Names[i]} occurs twice in one grid.", nameof(values));
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

    /// <summary>The number of points; <see cref="long.MaxValue"/> where there are more.</summary>
    public long Count { get; }

    /// <summary>Gets the values of a name, as given.</summary>
    /// <exception cref="KeyNotFoundException">The grid has no such name.</exception>
    public ImmutableArray<ParameterValue> GetValues(string name) => IndexOf(name) is >= 0 and var i
        ? _values[i]
        : throw new KeyNotFoundException($"The grid has no parameter {name}.");

    internal int IndexOf(string name) => Names.BinarySearch(name, StringComparer.Ordinal);

    internal int GetRadix(int name) => _values[name].Length;

    internal long GetStride(int name) => _strides[name];

    /// <summary>Gets the value of one name at a point, without creating the point.</summary>
    internal ParameterValue GetValue(int name, long point) =>
        _values[name][(int)(point / _strides[name] % _values[name].Length)];

    internal ParameterSet GetPoint(long point) => Subset(Enumerable.Range(0, Names.Length), point);

    internal ParameterSet Subset(IEnumerable<int> names, long point) =>
        new(names.Select(i => KeyValuePair.Create(Names[i], GetValue(i, point))));
}
