namespace Experiments.Tests.Shared;

/// <summary>
/// A part of a document that is written from the code, between two comments; the rest of it is prose.
/// </summary>
internal static class WrittenPart
{
    /// <summary>Returns the document with the part written again.</summary>
    public static string Renew(string document, string part, string text)
    {
        var begin = document.IndexOf('\n', document.IndexOf($"<!-- {part}:", StringComparison.Ordinal)) + 1;
        var end = document.IndexOf($"<!-- end of {part} -->", begin, StringComparison.Ordinal);
        return document[..begin] + "\n" + text.TrimEnd() + "\n\n" + document[end..];
    }
}
