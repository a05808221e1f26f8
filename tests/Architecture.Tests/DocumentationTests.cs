using System.Text.RegularExpressions;

namespace Experiments.Architecture.Tests;

/// <summary>Links of the documentation, and names of its pages in code and deployment, lead to something.</summary>
public sealed partial class DocumentationTests
{
    private const int MaxColumns = 120;

    private static readonly string[] s_trees = ["bench", "deploy", "docs", "examples", "src", "tests"];

    private static readonly string[] s_namingPages = [".cs", ".csproj", ".yml", ".yaml", ".json", ".sh", ".service"];

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading_that_exist()
    {
        var documents = Documents.ToList();
        Assert.Contains(Repository.File("docs", "architecture.md"), documents);
        AssertNone(documents.SelectMany(FindBrokenLinks));
    }

    [Fact]
    public void Every_page_that_code_and_deployment_name_exists() =>
        AssertNone(
            from file in s_trees.Where(tree => tree != "docs").SelectMany(tree => Files(Repository.File(tree)))
            where s_namingPages.Contains(Path.GetExtension(file))
            from Match name in PageName().Matches(File.ReadAllText(file))
            where !File.Exists(Repository.File(name.Groups[1].Value.Split('/')))
            select $"{Path.GetRelativePath(Repository.Root, file)}: {name.Groups[1].Value} does not exist");

    [Fact]
    public void Every_page_of_the_documentation_is_reached_from_its_index()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Visit(Repository.File("docs", "README.md"));
        AssertNone(Files(Repository.File("docs"))
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal) && !reached.Contains(file))
            .Select(file => Path.GetRelativePath(Repository.Root, file)));

        void Visit(string file)
        {
            if (!reached.Add(file)) return;
            foreach (var link in new MarkdownDocument(File.ReadAllText(file)).Links.Where(IsRelative))
            {
                var target = Resolve(file, link.Split('#')[0]);
                if (target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(target)) Visit(target);
            }
        }
    }

    [Fact]
    public void Prose_has_lines_of_at_most_120_columns() =>
        // A table's row and a line that is one link cannot be broken.
        AssertNone(
            from file in Documents.Where(file => !IsGenerated(file))
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MaxColumns && !line.Item.StartsWith('|') && line.Item.Contains(' ')
                && !line.Item.StartsWith("{\"", StringComparison.Ordinal)
            select $"{Path.GetRelativePath(Repository.Root, file)}({line.Index + 1}): {line.Item.Length} columns");

    [Fact]
    public void Every_place_in_the_code_that_the_glossary_names_exists() =>
        AssertNone(
            from Match place in PlaceInCode().Matches(File.ReadAllText(Repository.File("docs", "glossary.md")))
            let path = Repository.File(["src", .. place.Groups["path"].Value.Split('/')])
            where !File.Exists($"{path}.cs") && !Directory.Exists(path)
            select $"{place.Value} leads to nothing");

    [Fact]
    public void Anchors_are_made_as_GitHub_makes_them()
    {
        var document = new MarkdownDocument(
            "# One\n## From C#\n### `data.path`\n## One\n```\n# no heading\n```\n[a](b.md#c) and `[no](link)`");
        Assert.Equal(["datapath", "from-c", "one", "one-1"], document.Anchors.Order(StringComparer.Ordinal));
        Assert.Equal(["b.md#c"], document.Links);
    }

    private static void AssertNone(IEnumerable<string> problems)
    {
        var found = problems.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static IEnumerable<string> Documents =>
        s_trees.SelectMany(tree => Files(Repository.File(tree)))
            .Concat(Directory.EnumerateFiles(Repository.Root))
            .Where(file => file.EndsWith(".md", StringComparison.Ordinal)
                && !file.Contains("Fixtures", StringComparison.Ordinal));

    // Pages that tests write, wholly or in part, have the lines that the code gives them.
    private static bool IsGenerated(string file) =>
        GeneratedPart().IsMatch(File.ReadAllText(file))
        || file.EndsWith("THIRD-PARTY-NOTICES.md", StringComparison.Ordinal)
        || Path.GetRelativePath(Repository.Root, file).StartsWith("bench", StringComparison.Ordinal);

    private static IEnumerable<string> FindBrokenLinks(string file)
    {
        foreach (var link in new MarkdownDocument(File.ReadAllText(file)).Links.Where(IsRelative))
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0 ? file : Resolve(file, parts[0]);
            if (!File.Exists(target) && !Directory.Exists(target))
                yield return $"{Path.GetRelativePath(Repository.Root, file)}: {link} leads to no file";
            else if (parts.Length == 2 && !new MarkdownDocument(File.ReadAllText(target)).Anchors.Contains(parts[1]))
                yield return $"{Path.GetRelativePath(Repository.Root, file)}: {link} leads to no heading";
        }
    }

    private static bool IsRelative(string link) =>
        !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal);

    private static string Resolve(string file, string link) =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, link));

    // These folders hold what a build generates, or npm installs.
    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Where(child => Path.GetFileName(child) is not ("bin" or "obj" or "node_modules"))
            .SelectMany(Files)
            .Concat(Directory.EnumerateFiles(folder));

    [GeneratedRegex("<!--.*EXPERIMENTS_APPROVE=1")]
    private static partial Regex GeneratedPart();

    [GeneratedRegex(@"`(?<path>[A-Z]\w+(/\w+)+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex PlaceInCode();

    [GeneratedRegex(@"(?<![\w/])(docs/[\w/.-]+?\.md)\b")]
    private static partial Regex PageName();
}
