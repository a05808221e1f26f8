using Experiments.Problems;
using Experiments.Search.Specs;

namespace Experiments.Specs;

/// <summary>The problems of one experiment file, collected as they are found.</summary>
internal sealed class SpecProblems(SpecDocument document)
{
    private readonly List<Problem> _all = [];
    private readonly List<string> _unreadable = [];
    private readonly List<string> _uncertain = [];

    /// <summary>The problems, in the order of the file.</summary>
    public IReadOnlyList<Problem> All =>
        [.. _all.OrderBy(p => p.Source == document.Source ? 0 : 1)
            .ThenBy(p => p.Span?.Line)
            .ThenBy(p => p.Span?.Column)];

    public bool Any => _all.Count > 0;

    /// <summary>
    /// Adds a problem of a part that cannot be read. Later issues of rules about that part are only consequences and
    /// are left out.
    /// </summary>
    public void Add(string path, TextSpan span, string message, string? help = null)
    {
        _unreadable.Add(path);
        _all.Add(document.Problem(span, message, help));
    }

    /// <summary>
    /// Marks a section with a key that was not understood: that key may be the one that seems to be missing, so issues
    /// about missing keys of the section are left out.
    /// </summary>
    public void MarkUncertain(string section) => _uncertain.Add(section);

    /// <summary>Adds the issues of the libraries' rules.</summary>
    public void Add(IEnumerable<SpecIssue> issues) => _all.AddRange(issues
        .Where(issue => !_unreadable.Exists(b => SpecPath.IsWithin(issue.Path, b)))
        .Where(issue =>
            document.Has(issue.Path) || !_uncertain.Exists(d => d.Length == 0 || SpecPath.IsWithin(issue.Path, d)))
        .Select(issue => document.Problem(document.Locate(issue.Path), issue.Message, issue.Remedy)));

    /// <summary>Adds a problem of another file.</summary>
    public void Add(Problem problem) => _all.Add(problem);
}
