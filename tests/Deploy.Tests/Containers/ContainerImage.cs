using System.Text.RegularExpressions;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>An image as deploy/Dockerfile defines it.</summary>
internal sealed partial class ContainerImage
{
    private static readonly string s_text = File.ReadAllText(Repository.File("deploy", "Dockerfile"));

    private readonly string[] _lines;

    private ContainerImage(string[] lines) => _lines = lines;

    public static IReadOnlyDictionary<string, string> Arguments { get; } = Lines(s_text)
        .Where(line => line.StartsWith("ARG ", StringComparison.Ordinal))
        .Select(line => line[4..].Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    public string Base => _lines[0].Split(' ')[1];

    public string User => Single("USER");

    public string WorkingFolder => Single("WORKDIR");

    public string[] EntryPoint => Words(Single("ENTRYPOINT"));

    public string[] Command => Words(Single("CMD"));

    public IReadOnlyList<string> Copied =>
        [.. _lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal))];

    public IReadOnlyDictionary<string, string> Environment =>
        _lines.Where(line => line.StartsWith("ENV ", StringComparison.Ordinal))
            .SelectMany(line => line[4..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);

    public static IReadOnlyList<string> Stages => [.. Froms().Select(line => line.Split(" AS ")[1])];

    /// <summary>The lines of a stage, from its FROM on.</summary>
    public static ContainerImage Stage(string name)
    {
        var lines = Lines(s_text).SkipWhile(line => !line.EndsWith($" AS {name}", StringComparison.Ordinal)).ToList();
        return new([lines[0], .. lines.Skip(1).TakeWhile(line => !line.StartsWith("FROM ", StringComparison.Ordinal))]);
    }

    private static IEnumerable<string> Froms() =>
        Lines(s_text).Where(line => line.StartsWith("FROM ", StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string text) =>
        Continued().Replace(text, " ").Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'));

    private string Single(string instruction) =>
        _lines.Single(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[(instruction.Length + 1)..];

    private static string[] Words(string text) => System.Text.Json.JsonSerializer.Deserialize<string[]>(text)!;

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();
}
