namespace Experiments.Problems;

/// <summary>Formats the sentences of the libraries to follow <c>error:</c> and <c>help:</c>.</summary>
internal static class Clause
{
    /// <summary>Removes the capital of a sentence and, if there is only one sentence, its full stop.</summary>
    public static string FromSentence(string sentence)
    {
        var text = sentence.Trim();
        // A name or an acronym keeps its capital.
        if (text.Length > 1 && char.IsUpper(text[0]) && (char.IsLower(text[1]) || text[1] == ' '))
            text = char.ToLowerInvariant(text[0]) + text[1..];
        return text.EndsWith('.') && !text[..^1].Contains(". ", StringComparison.Ordinal) ? text[..^1] : text;
    }
}
