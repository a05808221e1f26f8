using Experiments.Contracts.Leases;

namespace Experiments.Silo.Coordination;

/// <summary>
/// A summary of failed fits by cause, with an example of each, for the message of a search without a winner.
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
