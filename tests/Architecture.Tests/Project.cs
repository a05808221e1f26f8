using System.Text.RegularExpressions;

namespace Experiments.Architecture.Tests;

/// <summary>A project below src: its folder, its assembly and the namespace of its root folder.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Assembly">Its assembly's name.</param>
/// <param name="RootNamespace">The namespace of the files in its own folder.</param>
internal sealed partial record Project(string Name, string Assembly, string RootNamespace)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Project> All { get; } =
        [.. Directory.GetDirectories(Repository.File("src")).Select(folder => Read(Path.GetFileName(folder))).OrderBy(
            p => p.Name, StringComparer.Ordinal)];

    /// <summary>Its folder.</summary>
    public string Folder => Repository.File("src", Name);

    /// <summary>Its source files; generated ones are not among them.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Where(file =>
            !Path.GetRelativePath(Folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    /// <summary>The namespace of a folder of the project.</summary>
    public string NamespaceOf(string file) =>
        string.Join(
            '.', [RootNamespace, .. Path.GetRelativePath(Folder, file).Split(Path.DirectorySeparatorChar)[..^1]]);

    /// <summary>The room of a file: the first folder below the project, or the project itself.</summary>
    public string RoomOf(string file) =>
        Path.GetRelativePath(Folder, file).Split(Path.DirectorySeparatorChar) is [var room, _, ..]
            ? $"{Name}/{room}"
            : Name;

    private static Project Read(string name)
    {
        var text = File.ReadAllText(Repository.File("src", name, $"{name}.csproj"));
        var root = RootNamespaceElement().Match(text) is { Success: true } declared
            ? declared.Groups[1].Value
            : $"Experiments.{name}";
        return new(name, AssemblyElement().Match(text) is { Success: true } assembly
            ? assembly.Groups[1].Value
            : $"Experiments.{name}", root);
    }

    [GeneratedRegex("<RootNamespace>(.*)</RootNamespace>")]
    private static partial Regex RootNamespaceElement();

    [GeneratedRegex("<AssemblyName>(.*)</AssemblyName>")]
    private static partial Regex AssemblyElement();
}
