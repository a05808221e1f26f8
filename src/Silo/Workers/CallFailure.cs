namespace Experiments.Silo.Workers;

/// <summary>The text of a failed call to another silo: one line of a log.</summary>
internal static class CallFailure
{
    private const int Longest = 200;

    /// <summary>
    /// Returns the first line of an error: in the next ones, Orleans says where in it the error arose.
    /// </summary>
    public static string Describe(Exception error)
    {
        if (error is OperationCanceledException) return "this silo ends.";
        var text = error.Message.AsSpan();
        if (text.IndexOfAny('\r', '\n') is >= 0 and var end) text = text[..end];
        if (text.IndexOf(" The rejected message is ", StringComparison.Ordinal) is >= 0 and var rejected)
            text = text[..rejected];
        return text.Length <= Longest ? text.ToString() : $"{text[..Longest]}...";
    }
}
