namespace Experiments.Cli.Terminals;

/// <summary>Words of commands that a user is told to type.</summary>
internal static class ShellWord
{
    /// <summary>The word as a shell takes it: quoted where it holds anything that a shell would read itself.</summary>
    public static string Quote(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '\\' or ':')
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
