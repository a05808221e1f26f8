using System.Text.Json;

namespace Experiments.Engine.SelfTest;

/// <summary>Extension methods that read values from the JSON of a case.</summary>
internal static class GoldenJson
{
    /// <summary>Reads all numbers of nested arrays, in order.</summary>
    public static double[] Flatten(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Flatten)]
        : [element.GetDouble()];

    /// <summary>Reads a number, or returns scikit-learn's default if it is missing.</summary>
    public static double Number(this JsonElement parameters, string name, double missing) =>
        parameters.TryGetProperty(name, out var value) ? value.GetDouble() : missing;

    /// <summary>
    /// Reads a list of integers or a single integer. Returns scikit-learn's default if the value is missing or is
    /// text such as <c>auto</c>.
    /// </summary>
    public static int[] Integers(this JsonElement parameters, string name, int missing) =>
        parameters.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.String
            ? Array.ConvertAll(Flatten(value), number => (int)number)
            : [missing];

    /// <summary>Reads a name of an enumeration, ignoring case.</summary>
    /// <exception cref="GoldenCaseException">The enumeration has no such name.</exception>
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
