using Experiments.Contracts.Leases;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Failed fits grouped by cause, with an example of each: what a user reads when nothing came of a search.
/// </summary>
internal sealed class FailureSummary
{
    private readonly SortedDictionary<FailureCause, (long Count, string Example)> _causes = [];

    public bool IsEmpty => _causes.Count == 0;

    public void Add(FitReport report)
    {
        if (report.Failure is not { } failure) return;
        var (count, example) = _causes.GetValueOrDefault(failure.Cause, (0, failure.Message));
        _causes[failure.Cause] = (count + 1, example);
    }

    public override string ToString() =>
        string.Join(' ', _causes.Select(
            c => $"{c.Value.Count} {(c.Value.Count == 1 ? "fit" : "fits")} failed ({c.Key}): {c.Value.Example}"));
}
