namespace Experiments.Problems;

/// <summary>The error for unusable input of the user. Carries all problems, not only the first.</summary>
internal sealed class BadInputException : Exception
{
    public BadInputException(IReadOnlyList<Problem> problems, Exception? inner = null)
        : base(string.Join(Environment.NewLine, problems.Select(p => p.Place + p.Message)), inner) =>
            Problems = problems;

    public BadInputException(string message, string? help = null, string source = "", Exception? inner = null)
        : this([new Problem(source, null, message, help)], inner) { }

    public IReadOnlyList<Problem> Problems { get; }
}
