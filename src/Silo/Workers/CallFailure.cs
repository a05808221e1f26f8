namespace Experiments.Silo.Workers;

/// <summary>Why a call to another silo failed, in a line for a log.</summary>
internal static class CallFailure
{
    private const int Longest = 200;

    /// <summary>The first line of an error: those of Orleans go on with where in it they arose.</summary>
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
