using System.Text.RegularExpressions;

namespace Experiments.Architecture.Tests;

/// <summary>
/// Folders are layers: within a project no two rooms refer to each other, at any distance (docs/architecture.md).
/// </summary>
public sealed partial class RoomTests
{
    public static TheoryData<string> Projects => [.. Project.All.Select(project => project.Name)];

    [Theory, MemberData(nameof(Projects))]
    public void No_rooms_of_a_project_form_a_circle(string name)
    {
        var references = RoomReferences.Find(Project.All.Single(project => project.Name == name));
        var circles = Circles.Find(
            references.GroupBy(r => r.From).ToDictionary(g => g.Key, g => g.Select(r => r.To).ToHashSet()));
        Assert.True(circles.Count == 0, string.Join('\n', circles.Select(circle => Describe(circle, references))));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Rooms_use_only_rooms_of_lower_layers(string name)
    {
        var project = Project.All.Single(project => project.Name == name);
        var rooms = project.Files.Select(project.RoomOf).Distinct().ToList();
        if (rooms.Count == 1) return;
        var layers = LayerDrawing.ReadLayers(name);
        Assert.Equal(rooms.Order(StringComparer.Ordinal), layers.Keys.Order(StringComparer.Ordinal));
        var upward = RoomReferences.Find(project)
            .Where(r => layers[r.From] >= layers[r.To])
            .GroupBy(r => (r.From, r.To))
            .Select(g => $"{g.Key.From} uses {g.Key.To}, and docs/architecture.md does not draw it below: "
                + string.Join(", ", g.Take(5).Select(r => $"{r.File} uses {r.Type}")))
            .ToList();
        Assert.True(upward.Count == 0, string.Join('\n', upward));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Namespaces_are_folders(string name)
    {
        var project = Project.All.Single(project => project.Name == name);
        Assert.Empty(project.Files
            .Select(file => (File: file, Match: Declaration().Match(File.ReadAllText(file))))
            .Where(x => x.Match.Success && x.Match.Groups[1].Value != project.NamespaceOf(x.File))
            .Select(x => $"{Path.GetRelativePath(Repository.Root, x.File)}: {x.Match.Groups[1].Value}, should be "
                + $"{project.NamespaceOf(x.File)}"));
    }

    [Fact]
    public void The_compiler_sees_references_between_rooms()
    {
        var references = RoomReferences.Find(Project.All.Single(project => project.Name == "Search"));
        Assert.Contains(references, r => r is { From: "Search/Spaces", To: "Search/Parameters" });
    }

    [Fact]
    public void A_circle_is_found_at_any_distance()
    {
        var circle = Assert.Single(Circles.Find(new()
        {
            ["a"] = ["b"],
            ["b"] = ["c"],
            ["c"] = ["a", "d"],
            ["d"] = [],
        }));
        Assert.Equal(["a", "b", "c"], circle);
    }

    private static string Describe(IReadOnlyList<string> circle, IReadOnlyList<RoomReference> references) =>
        $"{string.Join(", ", circle)} form a circle:\n" + string.Join('\n', references
            .Where(r => circle.Contains(r.From) && circle.Contains(r.To))
            .GroupBy(r => (r.From, r.To))
            .Select(g => $"  {g.Key.From} -> {g.Key.To}: "
                + $"{string.Join(", ", g.Take(5).Select(r => $"{r.File} uses {r.Type}"))}"));

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
