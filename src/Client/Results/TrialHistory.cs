using Experiments.Silo.Stores;
using Experiments.Search.Ledger;

namespace Experiments.Client.Results;

/// <summary>Everything that the store knows of one trial.</summary>
/// <param name="Experiment">Its experiment.</param>
/// <param name="Trial">Its number.</param>
/// <param name="Ended">Its fits that have ended.</param>
/// <param name="Attempts">The attempts that came to nothing.</param>
/// <param name="Leases">The leases under which fits of it run.</param>
/// <param name="Returned">Its fits that wait to be run again.</param>
internal sealed record TrialHistory(
    ExperimentRecord Experiment, long Trial, IReadOnlyList<StoredFit> Ended, IReadOnlyList<StoredAttempt> Attempts,
    IReadOnlyList<StoredLease> Leases, IReadOnlyList<FitRecord> Returned)
{
    /// <summary>Whether it was ever begun.</summary>
    public bool IsKnown => Ended.Count + Attempts.Count + Leases.Count + Returned.Count > 0;
}
