using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Experiments.Problems;
using Experiments.Search.Parameters;
using Experiments.Specs.Yaml;

namespace Experiments.Cli.Init;

/// <summary>Formats texts so that YAML reads them back, also within brackets and braces.</summary>
internal static partial class YamlText
{
    private static readonly JsonSerializerOptions s_readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the text, in quotes if YAML would read it as something else without them.</summary>
    public static string Format(string text) =>
        Plain().IsMatch(text) && IsText(text)
            ? text
            : PlainText.Escape(JsonSerializer.Serialize(text, s_readable));

    public static string FormatList(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static bool IsText(string text) =>
        YamlValue.Read(new ScalarNode(text, true, TextSpan.At(1, 1)), out _) is { Kind: ParameterKind.String };

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./()%+-]*( [A-Za-z0-9_./()%+-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
