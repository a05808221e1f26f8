using Experiments.Problems;

namespace Experiments.Specs.Yaml;

/// <summary>The error for a text that is not the YAML of an experiment file.</summary>
internal sealed class YamlProblemException : Exception
{
    public YamlProblemException(TextSpan span, string message, string? help = null, Exception? inner = null)
        : base(message, inner) => (Span, Help) = (span, help);

    public TextSpan Span { get; }

    public string? Help { get; }
}
