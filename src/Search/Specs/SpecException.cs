namespace Experiments.Search.Specs;

/// <summary>
/// The exception for an experiment that cannot run. The exception carries all issues that were found, not only the
/// first.
/// </summary>
public sealed class SpecException : Exception
{
    /// <summary>Creates the exception from issues.</summary>
    public SpecException(IReadOnlyList<SpecIssue> issues)
        : base(string.Join(Environment.NewLine, issues.Select(i => $"{i.Path}: {i.Message}"))) => Issues = issues;

    /// <summary>Creates the exception from a single issue.</summary>
    public SpecException(string path, string message, string? remedy = null)
        : this([new SpecIssue(path, message, remedy)]) { }

    /// <summary>All issues, in the order of the experiment's parts.</summary>
    public IReadOnlyList<SpecIssue> Issues { get; }
}
