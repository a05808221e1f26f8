using System.Text.RegularExpressions;

namespace Experiments.Architecture.Tests;

/// <summary>A Markdown file: where its links lead, and which anchors its headings give (GitHub's rule).</summary>
internal sealed partial class MarkdownDocument(string text)
{
    private readonly string _prose = FencedBlock().Replace(text, "");

    /// <summary>The targets of its links, without those of code blocks and code spans.</summary>
    public IEnumerable<string> Links => Link().Matches(CodeSpan().Replace(_prose, "")).Select(m => m.Groups[1].Value);

    /// <summary>The anchors of the headings: a heading in lower case, with its words joined by hyphens.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (var heading in Heading().Matches(_prose).Select(m => CreateAnchor(m.Groups[1].Value)))
            {
                var anchor = heading;
                for (var i = 1; !anchors.Add(anchor); i++) anchor = $"{heading}-{i}";
            }

            return anchors;
        }
    }

    public static string CreateAnchor(string heading) =>
        Punctuation().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^[ \t]*```.*?^[ \t]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();

    [GeneratedRegex(@"`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\(\s*([^)\s]+)\s*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} +(.+?) *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Punctuation();
}
