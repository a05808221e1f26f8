namespace Experiments.Cli.Terminals;

/// <summary>The error for a standard output that takes nothing: it is closed, or its disk is full.</summary>
internal sealed class OutputException(Exception inner) : IOException(Describe(inner), inner)
{
    public const string Remedy = "redirect it to a file or a program, or to /dev/null if nobody reads it";

    // .NET calls a descriptor that is closed a path to which access is denied.
    private static string Describe(Exception inner) => inner is UnauthorizedAccessException
        ? "the output cannot be written: it is closed"
        : $"the output cannot be written: {inner.Message}";
}
