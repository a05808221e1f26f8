using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;

namespace Experiments.Silo.Stores.Columns;

/// <summary>Groups rows of results by their trials.</summary>
internal static class TrialGroups
{
    /// <summary>Groups results, which must be in the order of trial and fold, by their trials.</summary>
    public static IReadOnlyList<TrialRow> Create(IEnumerable<(string Params, FitReport Fit)> rows)
    {
        var trials = new List<TrialRow>();
        List<FitReport> fits = [];
        foreach (var (parameters, fit) in rows)
        {
            if (trials.Count == 0 || trials[^1].Trial != fit.Trial) trials.Add(new(fit.Trial, parameters, fits = []));
            fits.Add(fit);
        }
        return trials;
    }
}
