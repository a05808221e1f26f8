namespace Experiments.Search.Specs;

/// <summary>
/// An experiment that cannot run as it was written. Carries every issue that was found, not only the first.
/// </summary>
public sealed class SpecException : Exception
{
    /// <summary>Creates the exception from the issues found.</summary>
    public SpecException(IReadOnlyList<SpecIssue> issues)
        : base(string.Join(Environment.NewLine, issues.Select(i => $"{i.Path}: {i.Message}"))) => Issues = issues;

    /// <summary>Creates the exception from a single issue.</summary>
    public SpecException(string path, string message, string? remedy = null)
        : this([new SpecIssue(path, message, remedy)]) { }

    /// <summary>Everything that is wrong, in the order of the experiment's parts.</summary>
    public IReadOnlyList<SpecIssue> Issues { get; }
}
