using Experiments.Problems;
using Experiments.Search.Specs;

namespace Experiments.Specs;

/// <summary>Everything that is wrong with one experiment file, as it is found.</summary>
internal sealed class SpecProblems(SpecDocument document)
{
    private readonly List<Problem> _all = [];
    private readonly List<string> _unreadable = [];
    private readonly List<string> _uncertain = [];

    /// <summary>What was found, in the order of the file.</summary>
    public IReadOnlyList<Problem> All =>
        [.. _all.OrderBy(p => p.Source == document.Source ? 0 : 1)
            .ThenBy(p => p.Span?.Line)
            .ThenBy(p => p.Span?.Column)];

    public bool Any => _all.Count > 0;

    /// <summary>
    /// A part that cannot be read; what rules say of it afterwards is only a consequence and is left out.
    /// </summary>
    public void Add(string path, TextSpan span, string message, string? help = null)
    {
        _unreadable.Add(path);
        _all.Add(document.Problem(span, message, help));
    }

    /// <summary>A section of which a key was not understood: what it lacks may be what that key was to say.</summary>
    public void MarkUncertain(string section) => _uncertain.Add(section);

    /// <summary>What the rules of the libraries say.</summary>
    public void Add(IEnumerable<SpecIssue> issues) => _all.AddRange(issues
        .Where(issue => !_unreadable.Exists(b => SpecPath.IsWithin(issue.Path, b)))
        .Where(issue =>
            document.Has(issue.Path) || !_uncertain.Exists(d => d.Length == 0 || SpecPath.IsWithin(issue.Path, d)))
        .Select(issue => document.Problem(document.Locate(issue.Path), issue.Message, issue.Remedy)));

    /// <summary>A problem of another file.</summary>
    public void Add(Problem problem) => _all.Add(problem);
}
