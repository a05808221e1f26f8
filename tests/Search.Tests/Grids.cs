using Experiments.Search.Constraints;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Tests;

/// <summary>Short ways to write spaces down.</summary>
internal static class Grids
{
    public static SubGrid SubGrid(params (string Name, string Json)[] values) => new(values.Select(v =>
        KeyValuePair.Create(v.Name, (IReadOnlyList<ParameterValue>)ParameterValue.Parse(v.Json).AsList())));

    public static ParameterGrid Grid(params (string Name, string Json)[] values) => new([SubGrid(values)]);

    public static ParameterGrid Constrained(string constraint, params (string Name, string Json)[] values) =>
        new([SubGrid(values)], [Constraint.Parse(constraint)]);

    /// <summary>A grid of given radices, named a, b, c, …, with the values 0, 1, 2, ….</summary>
    public static SubGrid CreateWithSizes(params int[] sizes) => new(sizes.Select((size, i) =>
        KeyValuePair.Create(((char)('a' + i)).ToString(), Range(size))));

    private static IReadOnlyList<ParameterValue> Range(int size) =>
        [.. Enumerable.Range(0, size).Select(i => ParameterValue.Create((long)i))];
}
