using System.CommandLine;

namespace Experiments.Cli.Commands;

/// <summary>The groups of the commands, in which the help lists them.</summary>
internal static class CommandGroups
{
    private const int Indent = 2;
    private const int Gap = 2;
    private const int LeastText = 20;

    /// <summary>Each group with its commands.</summary>
    public static IReadOnlyList<(string Title, string[] Commands)> All { get; } =
    [
        ("Search", ["init", "validate", "run", "submit"]),
        ("Look", ["list", "status", "watch", "results", "best", "why"]),
        ("Use the winner", ["fetch", "predict", "replay"]),
        ("Steer", ["pause", "resume", "cancel", "priority", "delete", "gc"]),
        ("Cluster and machine", ["silo", "silos", "devices", "doctor"]),
        ("Program", ["help", "completion"]),
    ];

    /// <summary>Writes the commands of a program, group by group.</summary>
    /// <param name="root">The program.</param>
    /// <param name="width">The width of the terminal, in columns.</param>
    /// <param name="output">The output.</param>
    public static void Write(RootCommand root, int width, TextWriter output)
    {
        var column = Indent + root.Subcommands.Max(c => c.Name.Length) + Gap;
        foreach (var (title, names) in All)
        {
            output.WriteLine($"{title}:");
            foreach (var name in names)
            {
                var lines = Wrap(root.Subcommands.Single(c => c.Name == name).Description!, width - column);
                output.WriteLine($"{new string(' ', Indent)}{name.PadRight(column - Indent)}{lines[0]}");
                foreach (var line in lines.Skip(1)) output.WriteLine($"{new string(' ', column)}{line}");
            }
            output.WriteLine();
        }
    }

    private static List<string> Wrap(string text, int width)
    {
        List<string> lines = [""];
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > Math.Max(width, LeastText)) lines.Add("");
            lines[^1] += lines[^1].Length == 0 ? word : $" {word}";
        }
        return lines;
    }
}
