using System.Text.RegularExpressions;

namespace Experiments.Tests.Shared;

/// <summary>A fenced block of a page that users read: README.md, a page of docs/, or the page of a package.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Line">The line of the block's first fence, from 1.</param>
/// <param name="Language">The language that the fence names; empty if it names none.</param>
/// <param name="Text">The lines between the fences, each with its end.</param>
/// <param name="Before">The paragraph before the block.</param>
internal sealed partial record CodeBlock(string Page, int Line, string Language, string Text, string Before)
{
    /// <summary>The pages' paths in the repository.</summary>
    public static IEnumerable<string> Pages => new[] { "README.md" }
        .Concat(Find("docs", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateDirectories(Repository.File("src")).SelectMany(part =>
            Find(Path.GetRelativePath(Repository.Root, part), SearchOption.TopDirectoryOnly)))
        .Order(StringComparer.Ordinal);

    /// <summary>All blocks in some languages, by the place that names them in a test: PAGE:LINE.</summary>
    public static TheoryData<string> In(params string[] languages) => [.. Pages.SelectMany(Read)
        .Where(block => languages.Contains(block.Language)).Select(block => $"{block.Page}:{block.Line}")];

    /// <summary>The block at a place.</summary>
    public static CodeBlock At(string place) =>
        Read(place[..place.LastIndexOf(':')]).Single(block => $"{block.Page}:{block.Line}" == place);

    /// <summary>The blocks of a page, in order.</summary>
    public static IEnumerable<CodeBlock> Read(string page)
    {
        var text = File.ReadAllText(Repository.File(page.Split('/'))).ReplaceLineEndings("\n");
        return Fenced().Matches(text).Select(block => new CodeBlock(
            page, text.AsSpan(0, block.Index).Count('\n') + 1, block.Groups["language"].Value,
            block.Groups["text"].Value, Paragraph(text[..block.Index])));
    }

    private static string Paragraph(string before) => before.TrimEnd().Split("\n\n")[^1];

    private static IEnumerable<string> Find(string folder, SearchOption depth) =>
        Directory.EnumerateFiles(Repository.File(folder), "*.md", depth)
            .Select(file => Path.GetRelativePath(Repository.Root, file));

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fenced();
}
