namespace Experiments.Problems;

/// <summary>What the user gave cannot be used. Carries everything that was found, not only the first.</summary>
internal sealed class BadInputException : Exception
{
    public BadInputException(IReadOnlyList<Problem> problems, Exception? inner = null)
        : base(string.Join(Environment.NewLine, problems.Select(p => p.Place + p.Message)), inner) =>
            Problems = problems;

    public BadInputException(string message, string? help = null, string source = "", Exception? inner = null)
        : this([new Problem(source, null, message, help)], inner) { }

    public IReadOnlyList<Problem> Problems { get; }
}
