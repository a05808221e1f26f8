namespace Experiments.Cli.Diagnosis;

/// <summary>Finds the remedy in the messages of this project, which end with it.</summary>
internal static class Remedies
{
    /// <summary>
    /// Splits an exception's message before the remedy: the last clause after a semicolon, or the last sentence; else
    /// the part after the colon.
    /// </summary>
    public static (string Text, string? Remedy) SplitAtEnd(string sentence)
    {
        var text = Plain(sentence);
        var end = text.LastIndexOf("; ", StringComparison.Ordinal) is >= 0 and var clause
            ? clause
            : text.LastIndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? SplitAtColon(sentence) : (text[..end], text[(end + 2)..]);
    }

    /// <summary>Splits a sentence of the form "problem: remedy".</summary>
    public static (string Text, string? Remedy) SplitAtColon(string sentence)
    {
        var text = Plain(sentence);
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? (text, null) : (text[..colon], text[(colon + 2)..]);
    }

    private static string Plain(string sentence) =>
        string.Join(' ', sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
}
