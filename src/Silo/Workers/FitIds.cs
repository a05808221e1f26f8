using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Workers;

/// <summary>Names leased fits and their reports as the ledger does.</summary>
internal static class FitIds
{
    /// <summary>The fit that was leased.</summary>
    public static FitId GetId(this LeasedFit fit) => new(fit.Trial, fit.Fold, fit.Rung);

    /// <summary>The fit that was reported.</summary>
    public static FitId GetId(this FitReport report) => new(report.Trial, report.Fold, report.Rung);

    /// <summary>Whether two fits are folds of one trial, at one level of its resources.</summary>
    public static bool IsOfTrial(this FitId fit, FitId other) => (fit.Trial, fit.Rung) == (other.Trial, other.Rung);

    /// <summary>Fits by trial, in the order in which the trials come first.</summary>
    public static IEnumerable<LeasedFit[]> GroupByTrial(this IEnumerable<LeasedFit> fits) =>
        fits.GroupBy(fit => (fit.Trial, fit.Rung)).Select(trial => trial.ToArray());
}
