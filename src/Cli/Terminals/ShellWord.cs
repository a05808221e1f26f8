namespace Experiments.Cli.Terminals;

/// <summary>Formats the words of commands that a user is told to type.</summary>
internal static class ShellWord
{
    /// <summary>Returns the word, quoted if it has characters that a shell would interpret.</summary>
    public static string Quote(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '\\' or ':')
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
