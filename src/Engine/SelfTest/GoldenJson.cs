using System.Text.Json;

namespace Experiments.Engine.SelfTest;

/// <summary>What is asked of a case's JSON more than once.</summary>
internal static class GoldenJson
{
    /// <summary>All numbers of nested arrays, in order.</summary>
    public static double[] Flatten(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Flatten)]
        : [element.GetDouble()];

    /// <summary>A number, or what scikit-learn takes without one.</summary>
    public static double Number(this JsonElement parameters, string name, double missing) =>
        parameters.TryGetProperty(name, out var value) ? value.GetDouble() : missing;

    /// <summary>
    /// A list of whole numbers, of which one may stand bare; text such as <c>auto</c> is what scikit-learn takes
    /// without one.
    /// </summary>
    public static int[] Integers(this JsonElement parameters, string name, int missing) =>
        parameters.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.String
            ? Array.ConvertAll(Flatten(value), number => (int)number)
            : [missing];

    /// <summary>One of an enumeration's names.</summary>
    /// <exception cref="GoldenCaseException">The name is none of them.</exception>
    public static T Choice<T>(this JsonElement parameters, string file, string name, T missing)
        where T : struct, Enum
    {
        if (!parameters.TryGetProperty(name, out var value)) return missing;
        return Enum.TryParse<T>(value.GetString(), ignoreCase: true, out var choice)
            ? choice
            : throw new GoldenCaseException(file, $"params.{name} is '{value.GetString()}'; it must be one of "
                + $"{string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
    }
}
