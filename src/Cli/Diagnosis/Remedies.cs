namespace Experiments.Cli.Diagnosis;

/// <summary>Finds the remedy in the sentences of this project, which have it at their end.</summary>
internal static class Remedies
{
    /// <summary>
    /// Of an exception: the last clause, behind a semicolon, or a sentence of its own; else what stands behind the
    /// colon.
    /// </summary>
    public static (string Text, string? Remedy) SplitAtEnd(string sentence)
    {
        var text = Plain(sentence);
        var end = text.LastIndexOf("; ", StringComparison.Ordinal) is >= 0 and var clause
            ? clause
            : text.LastIndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? SplitAtColon(sentence) : (text[..end], text[(end + 2)..]);
    }

    /// <summary>Of a sentence that says what is wrong, a colon, and what to do.</summary>
    public static (string Text, string? Remedy) SplitAtColon(string sentence)
    {
        var text = Plain(sentence);
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? (text, null) : (text[..colon], text[(colon + 2)..]);
    }

    private static string Plain(string sentence) =>
        string.Join(' ', sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
}
