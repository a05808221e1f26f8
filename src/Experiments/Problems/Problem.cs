namespace Experiments.Problems;

/// <summary>One thing that is wrong with what the user gave: where, what, and what to do.</summary>
/// <param name="Source">The file, as the user named it; empty where no file is to blame.</param>
/// <param name="Span">Where in the file, or null.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Help">What can be done about it, or null.</param>
/// <param name="LineText">The line of <paramref name="Span"/>, to be shown with a caret, or null.</param>
internal sealed record Problem(
    string Source, TextSpan? Span, string Message, string? Help = null, string? LineText = null)
{
    /// <summary>The place as compilers write it, so that editors make it a link.</summary>
    public string Place => (Source, Span) switch
    {
        ("", _) => "",
        (_, null) => $"{Source}: ",
        (_, { Column: 0 } span) => $"{Source}:{span.Line}: ",
        (_, { } span) => $"{Source}:{span.Line}:{span.Column}: ",
    };
}
