namespace Experiments.Problems;

/// <summary>Sentences of the libraries, put behind <c>error:</c> and <c>help:</c>.</summary>
internal static class Clause
{
    /// <summary>The sentence without its capital and, where it is the only one, without its full stop.</summary>
    public static string FromSentence(string sentence)
    {
        var text = sentence.Trim();
        // A name or an acronym keeps its capital.
        if (text.Length > 1 && char.IsUpper(text[0]) && (char.IsLower(text[1]) || text[1] == ' '))
            text = char.ToLowerInvariant(text[0]) + text[1..];
        return text.EndsWith('.') && !text[..^1].Contains(". ", StringComparison.Ordinal) ? text[..^1] : text;
    }
}
