using System.Text.RegularExpressions;

namespace Experiments.Cluster.Tests.Tutorial;

/// <summary>One thing that a reader of the tutorial does: type a command, or save a file.</summary>
/// <param name="Place">The block's place in the page.</param>
/// <param name="Command">The line to type; null for a file.</param>
/// <param name="File">The file to save; null for a command.</param>
/// <param name="Text">What the command prints, or what is in the file.</param>
internal sealed partial record TutorialStep(string Place, string? Command, string? File, string Text)
{
    /// <summary>
    /// The steps of a page, in order. The lines of a block that begin with a prompt are typed, and a block that the
    /// text before it has the reader save is a file.
    /// </summary>
    public static IEnumerable<TutorialStep> Read(string page) => CodeBlock.Read(page).SelectMany(block =>
    {
        var place = $"{block.Page}:{block.Line}";
        if (Saved().Match(block.Before) is { Success: true } saved)
            return [new TutorialStep(place, null, saved.Groups["file"].Value, block.Text)];
        return Typed().Matches(block.Text).Select(
            line => new TutorialStep(place, line.Groups["command"].Value, null, line.Groups["output"].Value));
    });

    [GeneratedRegex("[Ss]ave this as `(?<file>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Saved();

    [GeneratedRegex(@"^\$ (?<command>.*)\n(?<output>((?!\$ ).*\n)*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Typed();
}
