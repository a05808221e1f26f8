namespace Experiments.Problems;

/// <summary>A problem of the user's input: where, what, and the remedy.</summary>
/// <param name="Source">The file, as the user named it; empty if the problem is not in a file.</param>
/// <param name="Span">The place in the file, or null.</param>
/// <param name="Message">The problem.</param>
/// <param name="Help">The remedy, or null.</param>
/// <param name="LineText">The line of <paramref name="Span"/>, to be shown with a caret, or null.</param>
internal sealed record Problem(
    string Source, TextSpan? Span, string Message, string? Help = null, string? LineText = null)
{
    /// <summary>The place in the form of compilers, which editors turn into a link.</summary>
    public string Place => (Source, Span) switch
    {
        ("", _) => "",
        (_, null) => $"{Source}: ",
        (_, { Column: 0 } span) => $"{Source}:{span.Line}: ",
        (_, { } span) => $"{Source}:{span.Line}:{span.Column}: ",
    };
}
