using System.Text.RegularExpressions;

namespace Experiments.Architecture.Tests;

/// <summary>The layers of the rooms, as docs/architecture.md draws them.</summary>
internal static partial class LayerDrawing
{
    /// <summary>
    /// The layer of each room of a project, from 0 at the top; empty if the page does not draw the project.
    /// </summary>
    public static IReadOnlyDictionary<string, int> ReadLayers(string project)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        // Boxes are drawn from the top to the bottom: the order of their texts is that of the layers.
        var drawing = Drawing().Matches(page).FirstOrDefault(match => match.Groups["project"].Value == project);
        return Box().Matches(drawing?.Value ?? "")
            .SelectMany((box, layer) => ReadRooms(project, box.Groups["text"].Value).Select(room => (room, layer)))
            .ToDictionary(x => x.room, x => x.layer, StringComparer.Ordinal);
    }

    private static IEnumerable<string> ReadRooms(string project, string text) =>
        text.StartsWith("root", StringComparison.Ordinal)
            ? [project]
            : text.Split(", ").Select(room => $"{project}/{room}");

    [GeneratedRegex(@"subgraph (?<project>\w+)\n    direction TB\n.*?\n  end", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex("""\w+\["(?<text>[^"]+)"\]""")]
    private static partial Regex Box();
}
