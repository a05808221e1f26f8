using System.Text.Json.Nodes;

namespace Experiments.Engine.Tests;

/// <summary>
/// The cases of one kind in Golden/comparisons.json, and what of the engine's figures is not as scikit-learn's. Figures
/// are the same within 1e-9 of their size: both compute in double precision, and sum in another order.
/// </summary>
internal sealed class Comparison
{
    private const double Relative = 1e-9;

    private readonly List<string> _differences = [];
    private readonly string _kind;
    private int _figures;

    private Comparison(string kind, JsonNode golden) =>
        (_kind, Golden, Cases) = (kind, golden, [.. golden["cases"]!.AsArray().Select(c => c!)]);

    public JsonNode Golden { get; }

    public IReadOnlyList<JsonNode> Cases { get; }

    public static Comparison Read(string kind) => new(kind, Files.Golden("comparisons.json")[kind]!);

    /// <summary>Reads the numbers of a list, of which null is NaN, or those of a string of digits.</summary>
    public static double[] Numbers(JsonNode list) => list is JsonValue
        ? [.. list.GetValue<string>().Select(digit => (double)(digit - '0'))]
        : [.. list.AsArray().Select(number => number?.GetValue<double>() ?? double.NaN)];

    public static int[] Integers(JsonNode list) => Array.ConvertAll(Numbers(list), number => (int)number);

    /// <summary>Compares figures; where scikit-learn's is NaN, the engine's must be.</summary>
    /// <param name="index">The number of the case.</param>
    /// <param name="what">The name of the figures.</param>
    /// <param name="expected">scikit-learn's figures.</param>
    /// <param name="actual">The engine's figures.</param>
    /// <param name="bound">The difference that is allowed a figure of any size; 0 for none.</param>
    public void Near(
        int index, string what, IReadOnlyList<double> expected, IReadOnlyList<double> actual,
        Func<int, double>? bound = null)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++, _figures++)
        {
            var allowed = Math.Max(Relative * Math.Abs(expected[i]), bound?.Invoke(i) ?? 0);
            if (!actual[i].Equals(expected[i]) && !(Math.Abs(actual[i] - expected[i]) <= allowed))
                _differences.Add($"{_kind} {index}, {what}[{i}]: {actual[i]:R} is not {expected[i]:R} to {allowed}");
        }
    }

    /// <summary>Compares rows, one by one and in order.</summary>
    public void Same(int index, string what, IEnumerable<int> expected, IEnumerable<int> actual)
    {
        var (rows, others) = (expected.ToArray(), actual.ToArray());
        _figures += rows.Length;
        if (!rows.SequenceEqual(others))
            _differences.Add($"{_kind} {index}, {what}: {string.Join(' ', others)} is not {string.Join(' ', rows)}");
    }

    /// <summary>Asserts that nothing differs, and that all of it was compared.</summary>
    public void Complete(int cases, int figures)
    {
        Assert.True(_differences.Count == 0,
            $"{_differences.Count} of {_figures} differ:\n{string.Join('\n', _differences.Take(20))}");
        Assert.Equal((cases, figures), (Cases.Count, _figures));
    }
}
