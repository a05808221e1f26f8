using Experiments.Search.Parameters;

namespace Experiments.Cli.Views;

/// <summary>Formats hyperparameters for the views.</summary>
internal static class ParameterText
{
    /// <summary>Formats a combination: <c>alpha=0.01 hidden_layer_sizes=[64]</c>.</summary>
    public static string Format(ParameterSet parameters) =>
        parameters.Count == 0
            ? "(nothing searched)"
            : string.Join(' ', parameters.Select(p => $"{p.Key}={Format(p.Value)}"));

    /// <summary>Formats a value, without the quotes of JSON.</summary>
    public static string Format(ParameterValue value) =>
        value.Kind == ParameterKind.String ? value.AsText() : value.ToString();
}
