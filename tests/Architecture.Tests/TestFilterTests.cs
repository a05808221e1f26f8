using System.Text.RegularExpressions;

namespace Experiments.Architecture.Tests;

/// <summary>The filters that scripts and pages give to a test program choose a test, also after a rename.</summary>
public sealed partial class TestFilterTests
{
    [Fact]
    public void Every_filter_of_a_script_or_a_page_chooses_a_test()
    {
        string[] files =
        [
            Repository.File("CONTRIBUTING.md"),
            .. Directory.EnumerateFiles(Repository.File("tests"), "*.sh"),
            .. Directory.EnumerateFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories),
        ];
        var choices = files.SelectMany(FindChoices).ToList();
        Assert.NotEmpty(choices);
        var vain = choices.Where(choice => !Sources(choice.Project).Any(source => choice.Test.IsMatch(source)))
            .Select(choice => $"{choice.File}: no test of {choice.Project} is chosen by {choice.Filter}").ToList();
        Assert.True(vain.Count == 0, string.Join('\n', vain));
    }

    private static IEnumerable<(string File, string Project, string Filter, Regex Test)> FindChoices(string file)
    {
        var text = File.ReadAllText(file);
        // A page names the project in the same command; a script may name several at its beginning.
        var projects = TestProject().Matches(text).Select(project => project.Value).Distinct().ToList();
        foreach (Match filter in Filter().Matches(text))
        {
            // A name in capitals stands for that of a test.
            if (Placeholder().IsMatch(filter.Groups["name"].Value)) continue;
            var pattern = Regex.Escape(filter.Groups["name"].Value).Replace("\\*", "\\w*", StringComparison.Ordinal);
            var test = filter.Groups["kind"].Value == "class"
                ? new Regex($@"\bclass {pattern}\b")
                : new Regex($@"\b(?:void|Task) {pattern}\(");
            var chosen = file.EndsWith(".sh", StringComparison.Ordinal)
                ? projects
                : projects.FindAll(project => text.LastIndexOf(project, filter.Index, StringComparison.Ordinal) >= 0)
                    .OrderByDescending(project => text.LastIndexOf(project, filter.Index, StringComparison.Ordinal))
                    .Take(1);
            foreach (var project in chosen)
                yield return (Path.GetRelativePath(Repository.Root, file), project, filter.Value, test);
        }
    }

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Repository.File(project.Split('/')), "*Tests.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText);

    [GeneratedRegex(@"tests/[\w.]+Tests\b")]
    private static partial Regex TestProject();

    [GeneratedRegex("""--filter-(?<kind>class|method) ['"](?<name>[^'"]+)['"]""")]
    private static partial Regex Filter();

    [GeneratedRegex(@"^\*?[A-Z]+$")]
    private static partial Regex Placeholder();
}
